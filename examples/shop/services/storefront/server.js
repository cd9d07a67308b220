import { localUrl, readSettings } from '../../lib/settings.js';
import { createRequestLog } from '../request-log.js';
import { serveUntilSignal } from '../serve-until-signal.js';
import { createStorefront } from './app.js';
import { createCatalogClient } from './catalog-client.js';

const { storefrontPort, catalogPort, maxVisitors } = readSettings();

const app = createStorefront({
  catalog: createCatalogClient(localUrl(catalogPort)),
  log: createRequestLog('storefront'),
  maxVisitors,
});

const server = app.listen(storefrontPort, '127.0.0.1', (error) => {
  if (error) throw error;
  serveUntilSignal('storefront', localUrl(storefrontPort), () => server.close());
});
