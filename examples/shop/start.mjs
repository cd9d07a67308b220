// `npm start`: the Hotspan server, the shop's two services with tracing and profiling, and load on them, until Ctrl-C.
import { mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { checkPorts } from './lib/check-ports.js';
import { ShopError } from './lib/errors.js';
import { formatBanner } from './lib/format-banner.js';
import { requestExampleSpan } from './lib/request-example-span.js';
import { readSettings } from './lib/settings.js';
import { describeShopChildren } from './lib/shop-children.js';
import { superviseChildren } from './lib/supervise-children.js';

const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

try {
  await run();
} catch (error) {
  console.error(error instanceof ShopError ? error.message : error);
  process.exitCode = error instanceof ShopError ? error.exitCode : 1;
}

async function run() {
  const settings = readSettings();
  await checkPorts([
    { port: settings.serverPort, purpose: 'the Hotspan server', variable: 'HOTSPAN_SERVER_PORT' },
    { port: settings.catalogPort, purpose: 'the catalog service', variable: 'SHOP_CATALOG_PORT' },
    { port: settings.storefrontPort, purpose: 'the storefront service', variable: 'SHOP_STOREFRONT_PORT' },
  ]);
  const specs = describeShopChildren(settings);
  const logFolder = join(settings.stateFolder, 'logs');
  mkdirSync(logFolder, { recursive: true });
  const children = superviseChildren({
    cwd: import.meta.dirname,
    logFolder,
    onStart: (name) => process.stdout.write(`Starting ${name}\n`),
  });

  // Listening for good: npm passes a signal on that the terminal has sent already, and the second one must not end
  // this process before its children.
  const signalled = new Promise((resolve) => {
    for (const signal of END_SIGNALS) process.on(signal, resolve);
  });
  try {
    await Promise.race([signalled, children.failed, startAll()]);
    await Promise.race([signalled, children.failed]);
    process.stdout.write('\nStopping.\n');
  } finally {
    await children.stop();
  }

  async function startAll() {
    const allRun = await children.start(specs);
    if (!allRun) return;
    const span = await requestExampleSpan(settings.storefrontPort);
    const banner = { serverPort: settings.serverPort, logFolder: relative(process.cwd(), logFolder), span };
    process.stdout.write(formatBanner(banner));
  }
}
