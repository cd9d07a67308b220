import { collectHeaders, secretsOf } from './collect-headers.js';
import { createDispatcher } from './create-dispatcher.js';
import type { Dispatcher } from './dispatcher.js';
import { ExporterError } from './errors.js';
import { judgeResponse } from './judge-response.js';
import type { ResolvedExporterOptions } from './options.js';
import { redact } from './redact.js';
import type { ExporterRuntime } from './runtime.js';
import { suppressTracing } from './suppress-tracing.js';
import { type AttemptOutcome, type AttemptRequest, SHUTDOWN_MESSAGE, type Transport } from './transport.js';
import { failed, timedOut } from './transport-failure.js';
import { userAgentOf } from './user-agent.js';

/** Sends each request as one POST. */
export function createHttpTransport(options: ResolvedExporterOptions, runtime: ExporterRuntime): Transport {
  const { endpoint } = options;
  let connection: Promise<Dispatcher> | undefined;
  let closed = false;

  async function attempt(request: AttemptRequest): Promise<AttemptOutcome> {
    let secrets = secretsOf(options);
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), request.timeoutMs).unref();
    try {
      const headers = await collectHeaders(options, deadline.signal);
      secrets = secretsOf(options, headers);
      if (closed) throw new ExporterError('HOTSPAN_ERR_EXPORT_SHUTDOWN', SHUTDOWN_MESSAGE);
      connection ??= createDispatcher(options);
      const dispatcher = await connection;
      const response = await dispatcher.post({
        path: withQuery(endpoint.path, request.query),
        headers: {
          'user-agent': userAgentOf(options),
          ...headers,
          'content-type': request.contentType,
          ...(request.contentEncoding === undefined ? {} : { 'content-encoding': request.contentEncoding }),
        },
        body: request.body,
        signal: deadline.signal,
      });
      const answer = {
        status: response.statusCode,
        retryAfter: firstValue(response.headers['retry-after']),
        contentType: firstValue(response.headers['content-type']) ?? '',
        body: await response.body.bytes(),
        redact: (text: string) => redact(text, secrets),
      };
      return judgeResponse(answer, {
        display: endpoint.display,
        nowMs: runtime.wallClock(),
        rules: request.answers,
      });
    } catch (error) {
      if (deadline.signal.aborted) return timedOut(endpoint.display, request.timeoutMs);
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

function withQuery(path: string, query: string | undefined): string {
  if (query === undefined) return path;
  return `${path}${path.includes('?') ? '&' : '?'}${query}`;
}

function firstValue(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
