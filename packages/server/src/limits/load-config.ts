import { type Config, EMPTY_CONFIG } from '../options/parse-config.js';
import { readConfig } from '../options/read-config.js';
import type { ServerOptions } from '../options/server-options.js';

/** What the configuration file says now. Throws HOTSPAN_ERR_SERVER_CONFIG for a broken one. */
export function loadConfig({ config, maxProfileAgeMs }: ServerOptions): Config {
  const { options, limits } = config === '' ? EMPTY_CONFIG : readConfig(config);
  // The option is the default of the limit.
  return { options, limits: { ...limits, defaults: { maxProfileAgeMs, ...limits.defaults } } };
}
