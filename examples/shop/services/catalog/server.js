import { localUrl, readSettings } from '../../lib/settings.js';
import { callForJson } from '../call-service.js';
import { createRequestLog } from '../request-log.js';
import { serveUntilSignal } from '../serve-until-signal.js';
import { createCatalog } from './app.js';
import { openDatabase } from './open-database.js';

const { storefrontPort, catalogPort } = readSettings();

/** @param {string} category */
async function getDiscountPercent(category) {
  const answer = await callForJson(`${localUrl(storefrontPort)}/discounts/${category}`);
  // The storefront is the other half of this program: its answer has this shape.
  return /** @type {{ percent: number }} */ (answer).percent;
}

const app = createCatalog({
  database: await openDatabase(),
  getDiscountPercent,
  log: createRequestLog('catalog'),
});

await app.listen({ port: catalogPort, host: '127.0.0.1' });
serveUntilSignal('catalog', localUrl(catalogPort), () => app.close());
