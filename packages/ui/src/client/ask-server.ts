import { UiError } from './errors.js';
import { fetchFromServer } from './fetch-from-server.js';
import { readRefusal, toUiError } from './refusal.js';

/** After this long the server gives up and says so; nobody watches a page that loads longer. */
export const REQUEST_TIMEOUT_MS = 60_000;

/** One request to the server. */
export interface ServerRequest {
  /** What messages call it. */
  readonly name: string;
  readonly init?: Omit<RequestInit, 'signal'>;
  readonly signal: AbortSignal;
  /** Default: the folder of the page, beside which everything is found wherever the server is mounted. */
  readonly base?: URL;
}

/**
 * Asks the server that the page came from, and gives the JSON object of its answer.
 *
 * @throws UiError with what to do; or the signal's reason when aborted.
 */
export async function askServer(path: string, request: ServerRequest): Promise<object> {
  const { name, signal } = request;
  const response = await send(path, request);
  const body: unknown = await response.json().catch(() => {
    signal.throwIfAborted();
    return undefined;
  });
  if (typeof body !== 'object' || body === null) {
    throw new UiError('HOTSPAN_ERR_UI_ANSWER', `${name} was answered with something that is not JSON.`);
  }
  return body;
}

/** The same for an answer that is a file. */
export async function askServerForFile(path: string, request: ServerRequest): Promise<Blob> {
  const { name, signal } = request;
  const response = await send(path, request);
  return response.blob().catch((error: unknown) => {
    signal.throwIfAborted();
    throw new UiError('HOTSPAN_ERR_UI_ANSWER', `${name} was not answered to its end.`, { cause: error });
  });
}

async function send(path: string, { name, init = {}, signal, base }: ServerRequest): Promise<Response> {
  const response = await fetchFromServer(path, { ...init, signal }, base);
  if (response.ok) return response;
  const refusal = await readRefusal(response);
  signal.throwIfAborted();
  throw toUiError(name, refusal);
}
