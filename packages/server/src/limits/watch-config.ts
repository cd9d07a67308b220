import { type Config, configKeyOf } from '../options/parse-config.js';
import type { ServerOptions } from '../options/server-options.js';
import { watchFiles } from '../watch/watch-files.js';
import type { CreatedLimits } from './create-limits.js';
import { loadConfig } from './load-config.js';

export interface WatchConfigOptions {
  readonly options: ServerOptions;
  /** What the file said when the server started. */
  readonly started: Config;
  /** The version of the file that this was, from `fileVersionOf`. */
  readonly version: string;
  readonly limits: CreatedLimits;
  readonly log: ConfigLog;
  readonly onReload: (result: 'success' | 'failure') => void;
  /** Time between two looks at the file, in milliseconds. Default 1 000. */
  readonly intervalMs?: number;
}

/** A logger as pino's. */
export interface ConfigLog {
  error(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  info(facts: object, message: string): void;
}

/**
 * Puts the limits of a configuration file in force whenever it changes. A broken version is logged once and changes nothing;
 * so are options that differ from those the server started with. Holds nothing open and does not keep the process alive.
 *
 * @returns a function that ends it.
 */
export function watchConfig(init: WatchConfigOptions): () => void {
  const { options, version, intervalMs } = init;
  const paths = options.config === '' ? [] : [options.config];
  return watchFiles(paths, () => reloadConfig(init), { version, intervalMs });
}

function reloadConfig({ options, started, limits, log, onReload }: WatchConfigOptions): void {
  const file = options.config;
  try {
    const config = loadConfig(options);
    limits.replace(config.limits);
    onReload('success');
    log.info(
      { file, tenants: config.limits.overrides.size },
      'limits of the changed configuration file are in force',
    );
    const changed = changedOptions(started, config);
    if (changed.length > 0) {
      log.warn(
        { file, changed },
        'changed options of the configuration file take effect when the server is started again',
      );
    }
  } catch (error) {
    onReload('failure');
    const reason = error instanceof Error ? error.message : String(error);
    log.error(
      { file, reason },
      'the changed configuration file is not used: what it said before stays in force',
    );
  }
}

/** Names alone: values can be secrets. */
function changedOptions(before: Config, after: Config): readonly string[] {
  const flags = new Set([...before.options.keys(), ...after.options.keys()]);
  return [...flags].filter((flag) => before.options.get(flag) !== after.options.get(flag)).map(configKeyOf);
}
