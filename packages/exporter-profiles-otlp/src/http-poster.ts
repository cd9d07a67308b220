import { PLAIN_ANSWERS } from './answer-rules.js';
import { createDeliveries } from './create-deliveries.js';
import type { ExportResult } from './export-result.js';
import { type OtlpProfilesExporterOptions, resolveExporterOptions } from './options.js';
import { type ExporterRuntime, resolveRuntime } from './runtime.js';
import type { ExporterStats } from './stats.js';

/** One POST to the URL of an `HttpPoster`. */
export interface HttpPost {
  /** Added to the query of the URL, encoded. */
  readonly query: string;
  readonly contentType: string;
  /** Sent as it is: the option `compression` does not count here. */
  readonly body: Uint8Array;
}

/** Posts what is no OTLP, with the exporter's connections, proxy, TLS, headers, retries and counters. */
export interface HttpPoster {
  /** Retries within `timeoutMillis`, and resolves with what came of it; never rejects. Any 2xx is a success. */
  post(request: HttpPost): Promise<ExportResult>;
  /** As those of the exporter. */
  shutdown(): Promise<void>;
  stats(): ExporterStats;
}

/**
 * Makes an `HttpPoster` from options of the exporter, without `protocol`. Throws `HOTSPAN_ERR_EXPORTER_OPTION`; opens
 * no connection before the first `post`.
 */
export function createHttpPoster(
  options: Omit<OtlpProfilesExporterOptions, 'protocol'>,
  runtime: Partial<ExporterRuntime> = {},
): HttpPoster {
  const completeRuntime = resolveRuntime(runtime);
  // Given in code, so that the environment's choice for OTLP does not count.
  const resolved = resolveExporterOptions({ ...options, protocol: 'http/protobuf' }, completeRuntime.env);
  const deliveries = createDeliveries(resolved, completeRuntime);
  return {
    post: ({ query, contentType, body }) =>
      deliveries.deliver(async () => ({
        query,
        contentType,
        body,
        contentEncoding: undefined,
        answers: PLAIN_ANSWERS,
      })),
    shutdown: () => deliveries.shutdown(),
    stats: () => deliveries.stats(),
  };
}
