import { createTransport } from './create-transport.js';
import { ExporterError, type ExporterErrorCode } from './errors.js';
import type { ExportResult } from './export-result.js';
import type { ResolvedExporterOptions } from './options.js';
import type { ExporterRuntime } from './runtime.js';
import { sendWithRetry } from './send-with-retry.js';
import { createStatsRecorder, type ExporterStats } from './stats.js';
import { type Content, SHUTDOWN_MESSAGE } from './transport.js';

/** The deliveries of one exporter: each counted, limited in number and time, and waited for at the end. */
export interface Deliveries {
  /**
   * Sends what `prepare` makes, or nothing if that is undefined; resolves with what came of it, and never rejects.
   */
  deliver(prepare: () => Promise<Content | undefined>): Promise<ExportResult>;
  /** Resolves when every delivery begun so far has its result, at the latest after `timeoutMillis`. */
  forceFlush(): Promise<void>;
  /** Refuses further deliveries, waits like `forceFlush()`, then closes every connection. */
  shutdown(): Promise<void>;
  stats(): ExporterStats;
}

export function createDeliveries(options: ResolvedExporterOptions, runtime: ExporterRuntime): Deliveries {
  const { concurrencyLimit, logger, timeoutMillis } = options;
  const transport = createTransport(options, runtime);
  const stats = createStatsRecorder();
  const inFlight = new Set<Promise<ExportResult>>();
  let closing: Promise<void> | undefined;

  async function run(prepare: () => Promise<Content | undefined>): Promise<ExportResult> {
    const deadlineMs = runtime.now() + timeoutMillis;
    if (closing !== undefined) throw new ExporterError('HOTSPAN_ERR_EXPORT_SHUTDOWN', SHUTDOWN_MESSAGE);
    if (inFlight.size >= concurrencyLimit) {
      throw new ExporterError(
        'HOTSPAN_ERR_EXPORT_CONCURRENCY',
        `At most ${concurrencyLimit} exports may be in flight, and as many are. Wait for results, or raise concurrencyLimit.`,
      );
    }
    const content = await prepare();
    if (content === undefined) {
      stats.recordEmpty();
      return { code: 0, attempts: 0, sentBytes: 0, rejectedProfiles: 0n };
    }
    return sendWithRetry(
      {
        content,
        deadlineMs,
        onAttempt: (attempt, bytes) => stats.recordAttempt(attempt, bytes),
        onRetry: (waitMs, error) => logger.debug(`${error.message} Next attempt in ${waitMs} ms.`),
      },
      transport,
      runtime,
    );
  }

  async function forceFlush(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    // Left ref'd on purpose: who asks to wait wants the process to live that long.
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, timeoutMillis);
    });
    await Promise.race([Promise.all(inFlight), deadline]);
    clearTimeout(timer);
  }

  return {
    deliver(prepare) {
      stats.recordStart();
      const delivery = run(prepare)
        .catch((error: unknown) => toFailure(error))
        .then((result) => {
          inFlight.delete(delivery);
          stats.recordResult(result);
          return result;
        });
      inFlight.add(delivery);
      return delivery;
    },
    forceFlush,
    shutdown() {
      closing ??= forceFlush().then(() => transport.close());
      return closing;
    },
    stats: () => stats.read(),
  };
}

/** A failure before the first attempt; anything unforeseen is one of making the request. */
function toFailure(error: unknown): ExportResult {
  const code: ExporterErrorCode = 'HOTSPAN_ERR_EXPORT_ENCODE';
  return {
    code: 1,
    error:
      error instanceof ExporterError
        ? error
        : new ExporterError(code, `The request could not be made: ${String(error)}`, { cause: error }),
    retryable: false,
    attempts: 0,
    sentBytes: 0,
    rejectedProfiles: 0n,
  };
}
