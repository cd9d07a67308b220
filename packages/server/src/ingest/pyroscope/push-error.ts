import { Code, ConnectError } from '@connectrpc/connect';
import { toConnectError } from '../../api/connect-error.js';
import { ServerError } from '../../errors.js';

/**
 * What a client of Push is told of an error. Requests that are too large are not to be sent again, and senders repeat what is
 * `resource_exhausted`; the sizes that they may have are an argument's matter.
 */
export function toPushError(error: unknown): ConnectError {
  const translated = toConnectError(error);
  const isTooLarge = error instanceof ServerError && error.code === 'HOTSPAN_ERR_SERVER_TOO_LARGE';
  if (!isTooLarge) return translated;
  return new ConnectError(translated.rawMessage, Code.InvalidArgument, undefined, undefined, error);
}
