import { createDispatcher, type ExporterDispatcher, MAX_RESPONSE_BYTES } from './dispatcher.js';
import { ExporterError } from './errors.js';
import { type HeaderRecord, parseHeaders } from './headers.js';
import { describeNetworkError, RESPONSE_TOO_LARGE_CODE } from './network-error.js';
import type { ResolvedExporterOptions } from './options.js';
import { redact, shorten } from './redact.js';
import { suppressTracing } from './suppress-tracing.js';
import { VERSION } from './version.js';

const PRODUCT = `Hotspan-OTLP-Exporter-JavaScript/${VERSION}`;

/** Said to exports that come after, or outlast, `shutdown()`. */
export const SHUTDOWN_MESSAGE =
  'The exporter has been shut down and sends nothing more. Export before calling shutdown().';

/** What came of one request. */
export type AttemptOutcome =
  | {
      readonly kind: 'response';
      readonly status: number;
      readonly retryAfter: string | undefined;
      readonly contentType: string;
      readonly body: Uint8Array;
      /** Hides secrets in text taken from the body: servers may echo what they were sent. */
      readonly redact: (text: string) => string;
    }
  | { readonly kind: 'failure'; readonly error: ExporterError; readonly retryable: boolean };

/** One request's body and how it is to be sent. */
export interface AttemptRequest {
  readonly body: Uint8Array;
  readonly contentEncoding: 'gzip' | undefined;
  /** Time this attempt may take, in milliseconds. */
  readonly timeoutMs: number;
}

/** Sends one request at a time of asking; never throws, never retries, follows no redirect. */
export interface Transport {
  attempt(request: AttemptRequest): Promise<AttemptOutcome>;
  close(): Promise<void>;
}

export function createTransport(options: ResolvedExporterOptions): Transport {
  const { endpoint } = options;
  let connection: Promise<ExporterDispatcher> | undefined;
  let closed = false;

  async function attempt(request: AttemptRequest): Promise<AttemptOutcome> {
    let secrets = [...Object.values(options.headers), ...endpoint.secrets, ...(options.proxy?.secrets ?? [])];
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), request.timeoutMs).unref();
    try {
      const headers = await untilAborted(collectHeaders(options), deadline.signal);
      secrets = [...secrets, ...Object.values(headers)];
      if (closed) throw new ExporterError('HOTSPAN_ERR_EXPORT_SHUTDOWN', SHUTDOWN_MESSAGE);
      connection ??= createDispatcher(options);
      const { dispatcher } = await connection;
      const response = await dispatcher.request({
        origin: endpoint.origin,
        path: endpoint.path,
        method: 'POST',
        headers: {
          'user-agent': options.userAgent === undefined ? PRODUCT : `${options.userAgent} ${PRODUCT}`,
          ...headers,
          'content-type': 'application/x-protobuf',
          ...(request.contentEncoding === undefined ? {} : { 'content-encoding': request.contentEncoding }),
        },
        body: request.body,
        signal: deadline.signal,
      });
      return {
        kind: 'response',
        status: response.statusCode,
        retryAfter: firstValue(response.headers['retry-after']),
        contentType: firstValue(response.headers['content-type']) ?? '',
        body: await response.body.bytes(),
        redact: (text) => redact(text, secrets),
      };
    } catch (error) {
      if (deadline.signal.aborted) return timedOut(endpoint.display, request.timeoutMs);
      if (error instanceof ExporterError) return { kind: 'failure', error, retryable: false };
      return failed(endpoint.display, error, (text) => redact(text, secrets));
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    attempt: (request) => suppressTracing(() => attempt(request)),
    async close() {
      closed = true;
      try {
        await (await connection)?.close();
      } catch {
        // Ignored: a connection pool that could not be made has reported itself through its export.
      }
    },
  };
}

/** `promise`, or a rejection as soon as `signal` aborts: a headers function may never answer. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return Promise.race([
    promise,
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    }),
  ]);
}

async function collectHeaders(options: ResolvedExporterOptions): Promise<HeaderRecord> {
  if (options.createHeaders === undefined) return options.headers;
  let created: unknown;
  try {
    created = await options.createHeaders();
  } catch (cause) {
    throw new ExporterError(
      'HOTSPAN_ERR_EXPORT_HEADERS',
      'headers must be a function that returns headers, and it threw. See the cause.',
      { cause },
    );
  }
  const { headers, problems } = parseHeaders(created);
  if (problems.length > 0) {
    throw new ExporterError(
      'HOTSPAN_ERR_EXPORT_HEADERS',
      `The result of the headers function ${problems.join('; ')}.`,
    );
  }
  return { ...options.headers, ...headers };
}

function timedOut(display: string, timeoutMs: number): AttemptOutcome {
  const error = new ExporterError(
    'HOTSPAN_ERR_EXPORT_TIMEOUT',
    `${display} did not answer within the ${Math.round(timeoutMs)} ms that were left of the export's deadline. ` +
      'Check that the server is up, or raise timeoutMillis.',
  );
  // Not retryable: the deadline of the attempt is the deadline of the export.
  return { kind: 'failure', error, retryable: false };
}

function failed(display: string, cause: unknown, hide: (text: string) => string): AttemptOutcome {
  const { code, message, retryable } = describeNetworkError(cause);
  if (code === RESPONSE_TOO_LARGE_CODE) {
    const error = new ExporterError(
      'HOTSPAN_ERR_EXPORT_RESPONSE_TOO_LARGE',
      `${display} answered with more than ${MAX_RESPONSE_BYTES} bytes. Check that the URL is an OTLP receiver.`,
      { cause },
    );
    return { kind: 'failure', error, retryable: false };
  }
  const error = new ExporterError(
    'HOTSPAN_ERR_EXPORT_NETWORK',
    `${display} could not be reached: ${code}, ${shorten(hide(message))}. ` +
      'Check the URL, that the server is up, and the proxy and certificate settings.',
    // A parser error of undici carries, as `data`, the bytes that came; a peer may echo what it was sent.
    cause instanceof Error && 'data' in cause ? {} : { cause },
  );
  return { kind: 'failure', error, retryable };
}

function firstValue(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
