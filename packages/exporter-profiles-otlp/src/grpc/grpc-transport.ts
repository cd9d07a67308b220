import { collectHeaders, secretsOf } from '../collect-headers.js';
import { ExporterError } from '../errors.js';
import type { ResolvedExporterOptions } from '../options.js';
import { redact } from '../redact.js';
import { suppressTracing } from '../suppress-tracing.js';
import { type AttemptOutcome, type AttemptRequest, SHUTDOWN_MESSAGE, type Transport } from '../transport.js';
import { failed, responseTooLarge, timedOut } from '../transport-failure.js';
import { createGrpcConnection, type GrpcConnection, type GrpcReply } from './grpc-connection.js';
import { GRPC, judgeStatus } from './judge-status.js';

/** Sends each request as one unary call. `@grpc/grpc-js` is loaded with the first. */
export function createGrpcTransport(options: ResolvedExporterOptions): Transport {
  const { endpoint } = options;
  let connection: GrpcConnection | undefined;
  let closed = false;

  async function attempt({ body, timeoutMs }: AttemptRequest): Promise<AttemptOutcome> {
    let secrets = secretsOf(options);
    const hide = (text: string): string => redact(text, secrets);
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), timeoutMs).unref();
    try {
      const headers = await collectHeaders(options, deadline.signal);
      secrets = secretsOf(options, headers);
      const [grpc, tls] = await Promise.all([import('@grpc/grpc-js'), import('node:tls')]);
      if (closed) throw new ExporterError('HOTSPAN_ERR_EXPORT_SHUTDOWN', SHUTDOWN_MESSAGE);
      connection ??= createGrpcConnection({ grpc, tls }, options);
      const used = connection;
      const reply = await used.call({ body, headers, timeoutMs, signal: deadline.signal });
      if (reply.isServers) {
        return judgeStatus({ ...reply, redact: hide }, endpoint.display);
      }
      // grpc-js would go on connecting by itself, at its own pace, and refuse calls meanwhile.
      used.retire();
      if (connection === used) connection = undefined;
      if (deadline.signal.aborted) return timedOut(endpoint.display, timeoutMs);
      return judgeLocal(reply, endpoint.display, hide);
    } catch (error) {
      if (deadline.signal.aborted) return timedOut(endpoint.display, timeoutMs);
      return failed(endpoint.display, error, hide);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    attempt: (request) => suppressTracing(() => attempt(request)),
    async close() {
      closed = true;
      connection?.close();
    },
  };
}

/** A status that the client library made up: no connection, or it broke, or it brought too much. */
function judgeLocal(reply: GrpcReply, display: string, hide: (text: string) => string): AttemptOutcome {
  const { code, details, tlsFailure } = reply;
  if (code === GRPC.RESOURCE_EXHAUSTED) return responseTooLarge(display);
  if (tlsFailure !== undefined) return failed(display, tlsFailure, hide);
  // The code of Node.js stands in the text, mostly; without one it is a connection that broke.
  const [networkCode = 'ECONNRESET'] = /\bE[A-Z_]{4,}\b/.exec(details) ?? [];
  return failed(display, Object.assign(new Error(details), { code: networkCode }), hide);
}
