import { Code, ConnectError } from '@connectrpc/connect';
import { ServerError, type ServerErrorCode } from '../errors.js';

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
  if (error instanceof ConnectError) return error;
  if (error instanceof ServerError)
    return new ConnectError(error.message, CODES[error.code] ?? Code.Internal);
  return ConnectError.from(error);
}
