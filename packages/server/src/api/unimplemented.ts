import { Code, ConnectError } from '@connectrpc/connect';

/** The answer to what only other servers do. */
export function unimplemented(what: string): ConnectError {
  return new ConnectError(
    `${what} is not supported by this version of hotspan-server. Leave it out.`,
    Code.Unimplemented,
  );
}
