import { ServerError } from '../errors.js';

/** ClickHouse's NOT_ENOUGH_SPACE: it reserves room before it writes. */
const NOT_ENOUGH_SPACE = 243;

/**
 * Whether an error of the engine or of the file system says that the disk is full. The engine has no code of its own for
 * the system's ENOSPC in the middle of a write; its words come from strerror(3).
 */
export function isDiskFull(error: unknown): boolean {
  // Errors of chDB carry a number, those of a ClickHouse server or the file system a text; others have neither.
  const { clickhouseCode, code, message } = (error ?? {}) as {
    readonly clickhouseCode?: unknown;
    readonly code?: unknown;
    readonly message?: unknown;
  };
  if (clickhouseCode === NOT_ENOUGH_SPACE || code === String(NOT_ENOUGH_SPACE)) return true;
  if (code === 'ENOSPC' || code === 'EDQUOT') return true;
  return (
    typeof message === 'string' &&
    /No space left on device|Disk quota exceeded|NOT_ENOUGH_SPACE/.test(message)
  );
}

export function diskFullError(cause: unknown): ServerError {
  return new ServerError(
    'HOTSPAN_ERR_SERVER_DISK_FULL',
    'the disk of the store is full, and these profiles are not stored. Send them again later; free space, or set --max-disk or a shorter --retention.',
    { cause },
  );
}
