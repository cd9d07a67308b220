import { trace } from '@opentelemetry/api';

/**
 * One line of a service's log.
 *
 * @typedef {object} RequestLogLine
 * @property {string} time ISO 8601
 * @property {string} service
 * @property {string} method
 * @property {string} route the pattern, for example `/products/:id`, and `unmatched` for unknown paths
 * @property {number} status
 * @property {number} durationMs
 * @property {string} trace_id 32 hex digits; empty without tracing
 * @property {string} span_id 16 hex digits: the service's own server span, to which the request's samples are linked
 */

/**
 * A request under way.
 *
 * @typedef {object} LoggedRequest
 * @property {Record<string, string>} headers for the response, so that a person can copy the ids
 * @property {(route: string) => void} nameRoute to be called while the request's span is open
 * @property {(status: number) => void} end writes the line
 */

/**
 * Creates what logs each request as a line of JSON, with the ids that lead to its profile. `begin` must be called
 * where the request's server span is active.
 *
 * @param {string} service
 * @param {(line: string) => void} [write]
 */
export function createRequestLog(service, write = (line) => process.stdout.write(line)) {
  /**
   * @param {string} method
   * @returns {LoggedRequest}
   */
  function begin(method) {
    const startMs = performance.now();
    const span = trace.getActiveSpan();
    const { traceId = '', spanId = '' } = span?.spanContext() ?? {};
    let route = 'unmatched';
    return {
      headers: traceId === '' ? {} : { 'x-trace-id': traceId, 'x-span-id': spanId },
      nameRoute(name) {
        route = name;
        // HTTP semantic conventions: http.route, and "{method} {route}" as the name of a server span.
        span?.setAttribute('http.route', name).updateName(`${method} ${name}`);
      },
      end(status) {
        /** @type {RequestLogLine} */
        const line = {
          time: new Date().toISOString(),
          service,
          method,
          route,
          status,
          durationMs: Math.round((performance.now() - startMs) * 10) / 10,
          trace_id: traceId,
          span_id: spanId,
        };
        write(`${JSON.stringify(line)}\n`);
      },
    };
  }

  return { begin };
}

/** @typedef {ReturnType<typeof createRequestLog>} RequestLog */
