import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ShopError } from './errors.js';
import { localUrl } from './settings.js';

/**
 * @typedef {import('./start-child.js').ChildSpec} ChildSpec
 * @typedef {import('./settings.js').Settings} Settings
 */

const READY_TIMEOUT_MS = 60_000;
/** The default is 15 s; in a demo somebody is waiting for the first profile. */
const FLUSH_INTERVAL_MS = 5_000;

/**
 * What runs the shop, in the order in which it is started.
 *
 * @param {Settings} settings
 * @returns {ChildSpec[]}
 */
export function describeShopChildren(settings) {
  return [
    describeServer(settings),
    describeService('catalog', settings),
    describeService('storefront', settings),
    {
      name: 'load',
      args: ['load.js'],
      readyLine: /^load started/,
      readyTimeoutMs: READY_TIMEOUT_MS,
      stopTimeoutMs: 2_000,
    },
  ];
}

/** @param {Settings} settings @returns {ChildSpec} */
function describeServer({ serverPort, stateFolder }) {
  return {
    name: 'server',
    args: [findServerProgram(), '--port', String(serverPort), '--data-dir', join(stateFolder, 'data')],
    readyLine: /^hotspan-server listening on /,
    readyTimeoutMs: READY_TIMEOUT_MS,
    stopTimeoutMs: 10_000,
  };
}

/**
 * A service as its owner would start it: tracing and profiling are options of node, and its code knows of neither.
 *
 * @param {string} name
 * @param {Settings} settings
 * @returns {ChildSpec}
 */
function describeService(name, { serverPort }) {
  return {
    name,
    args: ['--import', 'hotspan/register', '--import', './tracing.js', `services/${name}/server.js`],
    env: {
      OTEL_SERVICE_NAME: name,
      HOTSPAN_ENDPOINT: localUrl(serverPort),
      HOTSPAN_FLUSH_INTERVAL_MS: String(FLUSH_INTERVAL_MS),
      HOTSPAN_HEAP_FLUSH_INTERVAL_MS: String(FLUSH_INTERVAL_MS),
      // What is printed at start is said once for all services.
      HOTSPAN_LOG_LEVEL: 'warn',
    },
    readyLine: new RegExp(`^${name} listening on `),
    readyTimeoutMs: READY_TIMEOUT_MS,
    // Longer than the profiler takes at most for its last upload.
    stopTimeoutMs: 5_000,
  };
}

/** The path of the program that `npx @hotspan/server` would run. */
function findServerProgram() {
  try {
    const manifest = createRequire(import.meta.url).resolve('@hotspan/server/package.json');
    const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
    return createRequire(manifest).resolve(`./${join('.', bin['hotspan-server'])}`);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : cause;
    throw new ShopError(
      'SHOP_ERR_NOT_BUILT',
      `@hotspan/server is not installed and built: ${reason}. Run "npm install" and "npm run build", or "npm start", in the repository's root.`,
    );
  }
}
