import { Code, ConnectError } from '@connectrpc/connect';

/** The answer to a field that only other versions know. */
export function unimplemented(what: string): ConnectError {
  return new ConnectError(
    `${what} is not supported by this version of hotspan-server. Leave it out.`,
    Code.Unimplemented,
  );
}
