import { ServerError } from '../errors.js';
import type { Settings } from './remote-settings.js';
import { engineCodeOf } from './store-error.js';

export interface AgreeOptions {
  /** Sends a statement that does nothing with these settings. Rejects as the store does. */
  readonly tryOut: (settings: Settings) => Promise<void>;
  /** Names of those that cannot be done without. */
  readonly required: readonly string[];
  /** Told of each that is left out, with the server's reason. */
  readonly onRefused: (name: string, reason: string) => void;
}

/** Of ClickHouse's src/Common/ErrorCodes.cpp: UNKNOWN_SETTING, READONLY, SETTING_CONSTRAINT_VIOLATION. */
const REFUSALS: readonly (number | undefined)[] = [115, 164, 452];

/**
 * Finds out which settings a server takes from this user: profiles can forbid or bound them, and old servers lack some.
 * Returns those that it takes. Throws HOTSPAN_ERR_SERVER_STORE when it refuses a required one.
 */
export async function agreeOnSettings(
  wanted: Settings,
  { tryOut, required, onRefused }: AgreeOptions,
): Promise<Settings> {
  let settings = wanted;
  for (;;) {
    try {
      await tryOut(settings);
      return settings;
    } catch (error) {
      // A ServerError of the store has the engine's error as its cause.
      const cause = error instanceof ServerError ? error.cause : error;
      const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : '';
      const name = Object.keys(settings).find((known) => new RegExp(`\\b${known}\\b`).test(reason));
      if (!REFUSALS.includes(engineCodeOf(cause)) || name === undefined) throw error;
      if (required.includes(name)) {
        throw new ServerError(
          'HOTSPAN_ERR_SERVER_STORE',
          `ClickHouse does not take ${name} = ${settings[name]}, without which answers would be wrong: ${reason.slice(0, 200)}. Allow it in the profile of the user of --clickhouse-url.`,
          { cause },
        );
      }
      onRefused(name, reason.slice(0, 200));
      settings = Object.fromEntries(Object.entries(settings).filter(([known]) => known !== name));
    }
  }
}
