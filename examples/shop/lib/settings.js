import { fileURLToPath } from 'node:url';
import { ShopError } from './errors.js';

/**
 * What can be set, by environment variables. The README has the table.
 *
 * @typedef {object} Settings
 * @property {number} serverPort
 * @property {number} storefrontPort
 * @property {number} catalogPort
 * @property {number} loadRps requests per second over all routes
 * @property {number} maxVisitors how many visitors the leak keeps
 * @property {string} stateFolder where the server's data and the logs are
 */

const STATE_FOLDER = fileURLToPath(new URL('../../../.hotspan', import.meta.url));

/**
 * Reads and checks all settings at once.
 *
 * @param {Record<string, string | undefined>} [env]
 * @returns {Readonly<Settings>}
 * @throws {ShopError} SHOP_ERR_SETTING, which lists every mistake
 */
export function readSettings(env = process.env) {
  /** @type {string[]} */
  const problems = [];

  /** @param {string} name @param {{ fallback: number, min: number, max: number, step?: number }} range */
  function number(name, { fallback, min, max, step = 0 }) {
    const text = env[name]?.trim();
    if (!text) return fallback;
    const value = Number(text);
    const fits = value >= min && value <= max && (step === 0 || value % step === 0);
    if (!fits) {
      const kind = step === 0 ? 'a number' : 'an integer';
      problems.push(
        `${name} must be ${kind} from ${min} to ${max}, got "${text}"; unset it for ${fallback}.`,
      );
    }
    return value;
  }
  /** @param {string} name @param {number} fallback */
  const port = (name, fallback) => number(name, { fallback, min: 1, max: 65_535, step: 1 });

  const settings = {
    serverPort: port('HOTSPAN_SERVER_PORT', 4040),
    storefrontPort: port('SHOP_STOREFRONT_PORT', 4051),
    catalogPort: port('SHOP_CATALOG_PORT', 4052),
    loadRps: number('SHOP_LOAD_RPS', { fallback: 10, min: 0.1, max: 1_000 }),
    // Reached after four hours at the default load, with 240 MB: a leak to look at, in a demo that may run for
    // days.
    maxVisitors: number('SHOP_MAX_VISITORS', { fallback: 100_000, min: 1, max: 10_000_000, step: 1 }),
    stateFolder: env.SHOP_STATE_DIR?.trim() || STATE_FOLDER,
  };
  if (problems.length > 0) throw new ShopError('SHOP_ERR_SETTING', problems.join(' '));
  return Object.freeze(settings);
}

/**
 * Base URL of a service on this machine.
 *
 * @param {number} port
 */
export function localUrl(port) {
  return `http://127.0.0.1:${port}`;
}
