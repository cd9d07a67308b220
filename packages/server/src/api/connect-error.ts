import { Code, ConnectError } from '@connectrpc/connect';
import { ServerError, type ServerErrorCode } from '../errors.js';
import { internalError } from '../internal-error.js';

/** What a client is told by code; everything not here is `internal`. */
const CODES: Partial<Record<ServerErrorCode, Code>> = {
  HOTSPAN_ERR_SERVER_QUERY: Code.InvalidArgument,
  HOTSPAN_ERR_SERVER_SELECTOR: Code.InvalidArgument,
  HOTSPAN_ERR_SERVER_QUERY_LIMIT: Code.ResourceExhausted,
  HOTSPAN_ERR_SERVER_BUSY: Code.ResourceExhausted,
  HOTSPAN_ERR_SERVER_STORE: Code.Unavailable,
};

/** The one place where our errors become those of the Connect protocol. */
export function toConnectError(error: unknown): ConnectError {
  // Connect's own, and the reasons of aborted signals, which it knows.
  const known = ConnectError.from(error);
  if (error instanceof ConnectError || known.code !== Code.Unknown) return known;
  const { code, message } = error instanceof ServerError ? error : internalError(error);
  return new ConnectError(message, CODES[code] ?? Code.Internal, undefined, undefined, error);
}
