import { ServerError } from './errors.js';

/** What a client is told of an error that nobody foresaw. The error's own message is for the log: it may hold anything. */
export function internalError(cause: unknown): ServerError {
  return new ServerError(
    'HOTSPAN_ERR_SERVER_INTERNAL',
    'the server failed by a mistake of its own; its log says what. Please report it.',
    { cause },
  );
}
