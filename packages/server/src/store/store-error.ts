import { ServerError, type ServerErrorCode } from '../errors.js';
import { diskFullError, isDiskFull } from './disk-full.js';

interface KnownError {
  readonly code: ServerErrorCode;
  readonly text: string;
  readonly fix: string;
}

/** Codes of ClickHouse's src/Common/ErrorCodes.cpp that say something to the user. */
const ENGINE_CODES: Readonly<Record<number, KnownError>> = {
  159: {
    code: 'HOTSPAN_ERR_SERVER_QUERY_LIMIT',
    text: 'the query took too long',
    fix: 'Choose a shorter range, or raise --query-timeout',
  },
  241: {
    code: 'HOTSPAN_ERR_SERVER_QUERY_LIMIT',
    text: 'the query needs too much memory',
    fix: 'Choose a shorter range, or raise --query-memory-bytes',
  },
  427: {
    code: 'HOTSPAN_ERR_SERVER_SELECTOR',
    text: 'the selector has a regular expression that RE2 does not accept',
    fix: 'See https://github.com/google/re2/wiki/Syntax',
  },
};

const NOT_ENOUGH_SPACE = 243;

/** The one place where errors of the engine become ours, embedded or remote; what is ours already stays as it is. */
export function storeError(cause: unknown): ServerError {
  if (cause instanceof ServerError) return cause;
  // A server has room or not as the embedded engine does; its errors have the number elsewhere.
  if (isDiskFull(cause) || engineCodeOf(cause) === NOT_ENOUGH_SPACE) return diskFullError(cause);
  const known = ENGINE_CODES[engineCodeOf(cause) ?? 0];
  const message = cause instanceof Error ? cause.message : String(cause);
  if (known === undefined) {
    const reason = message.split('\n')[0]?.slice(0, 400);
    return new ServerError('HOTSPAN_ERR_SERVER_STORE', `the store failed: ${reason}.`, { cause });
  }
  // RE2's own words, as "missing )"; the rest of the engine's message is about SQL.
  const detail = /error: ([^:]+):/.exec(message)?.[1];
  const text =
    known.code === 'HOTSPAN_ERR_SERVER_SELECTOR' && detail ? `${known.text} (${detail})` : known.text;
  return new ServerError(known.code, `${text}. ${known.fix}.`, { cause });
}

/** The engine's own number: of chDB in a property of its own, of a server as text. Other errors have none. */
export function engineCodeOf(error: unknown): number | undefined {
  const { clickhouseCode, code } = (error ?? {}) as {
    readonly clickhouseCode?: unknown;
    readonly code?: unknown;
  };
  if (typeof clickhouseCode === 'number') return clickhouseCode;
  return typeof code === 'string' && /^\d+$/.test(code) ? Number(code) : undefined;
}
