import { UiError, type UiErrorCode } from './errors.js';

/** After this long the server gives up and says so; nobody watches a page that loads longer. */
export const REQUEST_TIMEOUT_MS = 60_000;

/** What the user should do, by the code of an error (https://connectrpc.com/docs/protocol#error-codes). */
const CODES: Readonly<Record<string, UiErrorCode>> = {
  unauthenticated: 'HOTSPAN_ERR_UI_TOKEN',
  permission_denied: 'HOTSPAN_ERR_UI_TOKEN',
  resource_exhausted: 'HOTSPAN_ERR_UI_TOO_MUCH',
  deadline_exceeded: 'HOTSPAN_ERR_UI_TOO_MUCH',
  unavailable: 'HOTSPAN_ERR_UI_TOO_MUCH',
};

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
export async function askServer(
  path: string,
  { name, init = {}, signal, base = pageFolder() }: ServerRequest,
): Promise<object> {
  const url = new URL(path, base);
  const response = await fetch(url, { ...init, signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new UiError('HOTSPAN_ERR_UI_UNREACHABLE', `${url.origin} does not answer.`, { cause: error });
  });
  const body: unknown = await response.json().catch(() => {
    signal.throwIfAborted();
    return undefined;
  });
  if (!response.ok) throw refusal(name, response.status, body);
  if (typeof body !== 'object' || body === null) {
    throw new UiError('HOTSPAN_ERR_UI_ANSWER', `${name} was answered with something that is not JSON.`);
  }
  return body;
}

function pageFolder(): URL {
  return new URL('.', document.baseURI);
}

function refusal(name: string, status: number, body: unknown): UiError {
  const { code, message } = (typeof body === 'object' && body !== null ? body : {}) as {
    // A Connect error has both as text; anything else is printed as it is.
    readonly code?: unknown;
    readonly message?: unknown;
  };
  const facts = `${name} was refused with HTTP ${status}${code === undefined ? '' : `, ${code}`}: ${message ?? 'no reason given'}`;
  return new UiError(CODES[String(code)] ?? 'HOTSPAN_ERR_UI_REFUSED', facts);
}
