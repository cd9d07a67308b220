import { UiError, type UiErrorCode } from './errors.js';

/** A 64-bit number in proto3 JSON. */
type Int64 = string | number;

interface Matching {
  readonly start: number;
  readonly end: number;
}

interface Selecting extends Matching {
  readonly profileTypeID: string;
  readonly labelSelector: string;
}

interface LabelSet {
  readonly labels?: readonly { readonly name?: string; readonly value?: string }[];
}

/** Requests and answers of `querier.v1.QuerierService` as proto3 JSON. Fields of an answer that hold their zero value are missing. */
export interface QuerierMethods {
  Series: {
    request: Matching & { readonly matchers?: readonly string[]; readonly labelNames: readonly string[] };
    answer: { readonly labelsSet?: readonly LabelSet[] };
  };
  SelectSeries: {
    request: Selecting & { readonly step: number; readonly aggregation?: string };
    answer: {
      readonly series?: readonly {
        readonly points?: readonly { readonly timestamp?: Int64; readonly value?: number }[];
      }[];
    };
  };
  SelectMergeStacktraces: {
    request: Selecting & {
      readonly maxNodes?: number;
      readonly spanSelector?: readonly string[];
      readonly traceIdSelector?: readonly string[];
    };
    answer: {
      readonly flamegraph?: {
        readonly names?: readonly string[];
        readonly levels?: readonly { readonly values?: readonly Int64[] }[];
      };
    };
  };
}

/** What the user should do, by the code of a Connect error (https://connectrpc.com/docs/protocol#error-codes). */
const CODES: Readonly<Record<string, UiErrorCode>> = {
  unauthenticated: 'HOTSPAN_ERR_UI_TOKEN',
  permission_denied: 'HOTSPAN_ERR_UI_TOKEN',
  resource_exhausted: 'HOTSPAN_ERR_UI_TOO_MUCH',
  deadline_exceeded: 'HOTSPAN_ERR_UI_TOO_MUCH',
  unavailable: 'HOTSPAN_ERR_UI_TOO_MUCH',
};

/** After this long the server gives up and says so; nobody watches a page that loads longer. */
const TIMEOUT_MS = 60_000;

/** The folder of the page: methods are found beside it wherever the server is mounted. */
function pageFolder(): URL {
  return new URL('.', document.baseURI);
}

/**
 * Calls one method of the server that the page came from, with the Connect protocol as JSON.
 *
 * @throws UiError with what to do; or the signal's reason when aborted.
 */
export async function callQuerier<M extends keyof QuerierMethods>(
  method: M,
  request: QuerierMethods[M]['request'],
  signal: AbortSignal,
  base: URL = pageFolder(),
): Promise<QuerierMethods[M]['answer']> {
  const url = new URL(`querier.v1.QuerierService/${method}`, base);
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'connect-protocol-version': '1',
      'connect-timeout-ms': String(TIMEOUT_MS),
    },
    body: JSON.stringify(request),
    signal,
  }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new UiError('HOTSPAN_ERR_UI_UNREACHABLE', `${url.origin} does not answer.`, { cause: error });
  });
  const body: unknown = await response.json().catch(() => {
    signal.throwIfAborted();
    return undefined;
  });
  if (!response.ok) throw refusal(method, response.status, body);
  if (typeof body !== 'object' || body === null) {
    throw new UiError('HOTSPAN_ERR_UI_ANSWER', `${method} was answered with something that is not JSON.`);
  }
  // The server is our own and typed by the same protocol; readers of the answer treat every field as optional.
  return body as QuerierMethods[M]['answer'];
}

function refusal(method: string, status: number, body: unknown): UiError {
  const { code, message } = (typeof body === 'object' && body !== null ? body : {}) as {
    // A Connect error has both as text; anything else is printed as it is.
    readonly code?: unknown;
    readonly message?: unknown;
  };
  const facts = `${method} was refused with HTTP ${status}${code === undefined ? '' : `, ${code}`}: ${message ?? 'no reason given'}`;
  return new UiError(CODES[String(code)] ?? 'HOTSPAN_ERR_UI_REFUSED', facts);
}
