import { ServerError } from '../errors.js';

/** What one change of a tenant's settings would leave stored. */
export interface SettingCounts {
  readonly settings: number;
  /** Names, those included whose settings were deleted. */
  readonly names: number;
  /** Of names and values. */
  readonly bytes: number;
}

const MAX_NAME_BYTES = 256;
const MAX_VALUE_BYTES = 1024 * 1024;
const MAX_SETTINGS = 1_000;
/** What was deleted is remembered by name, or an older row that has not been merged yet would show again. */
const MAX_NAMES = 10_000;
/** All of them are one answer, and most clients of gRPC take no message of more than 4 MiB. */
const MAX_BYTES = 4_000_000;

/** Throws HOTSPAN_ERR_SERVER_SETTING for a name that no setting can have: one of 1 to 256 bytes of UTF-8 can. */
export function checkName(name: string): void {
  if (name === '') throw settingError('the name of a setting is required. Give it one.');
  const bytes = Buffer.byteLength(name);
  if (bytes > MAX_NAME_BYTES) {
    throw settingError(
      `the name of a setting has at most ${MAX_NAME_BYTES} bytes, got ${bytes}. Shorten it.`,
    );
  }
}

/** Throws HOTSPAN_ERR_SERVER_SETTING for a value of more than 1 MiB of UTF-8. */
export function checkValue(value: string): void {
  const bytes = Buffer.byteLength(value);
  if (bytes > MAX_VALUE_BYTES) {
    throw settingError(
      `the value of a setting has at most ${MAX_VALUE_BYTES} bytes, got ${bytes}. Shorten it, or make it several settings.`,
    );
  }
}

/** Throws HOTSPAN_ERR_SERVER_SETTING for more than a tenant may have. */
export function checkCounts({ settings, names, bytes }: SettingCounts): void {
  if (settings > MAX_SETTINGS) {
    throw settingError(
      `a tenant has at most ${MAX_SETTINGS} settings, and this would be one more. Delete others first.`,
    );
  }
  if (names > MAX_NAMES) {
    throw settingError(
      `the settings of a tenant have at most ${MAX_NAMES} names over time, deleted ones included. Use one again.`,
    );
  }
  if (bytes > MAX_BYTES) {
    throw settingError(
      `names and values of a tenant's settings have at most ${MAX_BYTES} bytes together, and would have ${bytes}. Delete others first.`,
    );
  }
}

export function settingError(message: string): ServerError {
  return new ServerError('HOTSPAN_ERR_SERVER_SETTING', message);
}
