import { ServerError } from '../errors.js';

/** Whether Fastify itself refused a request: for its head, and with a status of its own. */
export function isFastifyError(error: unknown): error is Error & { readonly statusCode: number } {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';
}

/** What Fastify says of a request, as an error of ours: HOTSPAN_ERR_SERVER_REQUEST. */
export function requestError({ message }: Error): ServerError {
  return new ServerError('HOTSPAN_ERR_SERVER_REQUEST', `${message}. Correct the request.`);
}
