import type { ProfilesData } from '@hotspan/otlp-profiles';
import { encodeBody, isEmpty } from './encode-body.js';
import { ExporterError, type ExporterErrorCode } from './errors.js';
import type { ExportResult } from './export-result.js';
import { createWarnOnce } from './logger.js';
import {
  type OtlpProfilesExporterOptions,
  type ResolvedExporterOptions,
  resolveExporterOptions,
} from './options.js';
import { type ExporterRuntime, resolveRuntime } from './runtime.js';
import { sendWithRetry } from './send-with-retry.js';
import { createStatsRecorder, type ExporterStats, type StatsRecorder } from './stats.js';
import { createTransport, SHUTDOWN_MESSAGE, type Transport } from './transport.js';

/**
 * Sends profiles to an OTLP/HTTP receiver as binary protobuf (OTLP specification, "OTLP/HTTP"), with the
 * method names and results of OpenTelemetry JS exporters.
 *
 * The constructor throws `HOTSPAN_ERR_EXPORTER_OPTION` for bad options. After that nothing throws or rejects,
 * and nothing keeps the process alive but `forceFlush()` and `shutdown()` while they are waiting.
 */
export class OTLPProfilesExporter {
  readonly #options: ResolvedExporterOptions;
  readonly #runtime: ExporterRuntime;
  readonly #transport: Transport;
  readonly #stats: StatsRecorder = createStatsRecorder();
  readonly #warnOnce: (kind: string, message: string) => void;
  readonly #inFlight: Set<Promise<ExportResult>> = new Set();
  #shutdown: Promise<void> | undefined;

  constructor(options: OtlpProfilesExporterOptions = {}, runtime: Partial<ExporterRuntime> = {}) {
    this.#runtime = resolveRuntime(runtime);
    this.#options = resolveExporterOptions(options, this.#runtime.env);
    this.#transport = createTransport(this.#options);
    this.#warnOnce = createWarnOnce(this.#options.logger);
  }

  /** `send` with a callback, as OpenTelemetry JS calls exporters. The callback is called once, later. */
  export(data: ProfilesData | Uint8Array, resultCallback: (result: ExportResult) => void): void {
    void this.send(data).then((result) => {
      try {
        resultCallback(result);
      } catch (error) {
        this.#warnOnce('callback', `The result callback given to export() threw: ${String(error)}`);
      }
    });
  }

  /**
   * Encodes once, sends, retries within `timeoutMillis`, and resolves with what came of it; never rejects.
   * Bytes must not change until then. A pending `send` does not keep the process alive: to wait for it at the
   * end of a program, call `forceFlush()` or `shutdown()` as well.
   */
  send(data: ProfilesData | Uint8Array): Promise<ExportResult> {
    this.#stats.recordStart();
    const delivery = this.#deliver(data)
      .catch((error: unknown) => toFailure(error))
      .then((result) => {
        this.#inFlight.delete(delivery);
        this.#stats.recordResult(result);
        this.#reportPartialSuccess(result);
        return result;
      });
    this.#inFlight.add(delivery);
    return delivery;
  }

  /** Resolves when every export begun so far has its result, at the latest after `timeoutMillis`. */
  async forceFlush(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    // Left ref'd on purpose: who asks to wait wants the process to live that long.
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.#options.timeoutMillis);
    });
    await Promise.race([Promise.all(this.#inFlight), deadline]);
    clearTimeout(timer);
  }

  /**
   * Refuses further exports, waits like `forceFlush()`, then closes every connection. Calling it again gives
   * the same promise.
   */
  shutdown(): Promise<void> {
    this.#shutdown ??= this.forceFlush().then(() => this.#transport.close());
    return this.#shutdown;
  }

  /** Counters since the exporter was made. */
  stats(): ExporterStats {
    return this.#stats.read();
  }

  async #deliver(data: ProfilesData | Uint8Array): Promise<ExportResult> {
    const { compression, concurrencyLimit, endpoint, logger, timeoutMillis } = this.#options;
    const deadlineMs = this.#runtime.now() + timeoutMillis;
    if (this.#shutdown !== undefined)
      throw new ExporterError('HOTSPAN_ERR_EXPORT_SHUTDOWN', SHUTDOWN_MESSAGE);
    if (this.#inFlight.size >= concurrencyLimit) {
      throw new ExporterError(
        'HOTSPAN_ERR_EXPORT_CONCURRENCY',
        `At most ${concurrencyLimit} exports may be in flight, and as many are. Wait for results, or raise concurrencyLimit.`,
      );
    }
    if (isEmpty(data)) {
      this.#stats.recordEmpty();
      return { code: 0, attempts: 0, sentBytes: 0, rejectedProfiles: 0n };
    }
    const body = await encodeBody(data, compression);
    return sendWithRetry(
      {
        body,
        contentEncoding: compression === 'gzip' ? 'gzip' : undefined,
        deadlineMs,
        display: endpoint.display,
        onAttempt: (attempt, bytes) => this.#stats.recordAttempt(attempt, bytes),
        onRetry: (waitMs, error) => logger.debug(`${error.message} Next attempt in ${waitMs} ms.`),
      },
      this.#transport,
      this.#runtime,
    );
  }

  #reportPartialSuccess(result: ExportResult): void {
    const message = result.partialSuccessMessage ?? '';
    const { display } = this.#options.endpoint;
    if (result.rejectedProfiles > 0n) {
      this.#warnOnce('rejected', `${display} refused ${result.rejectedProfiles} profiles: "${message}"`);
    } else if (message !== '') {
      this.#warnOnce('warning', `${display} took the profiles with a warning: "${message}"`);
    }
  }
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
    attempts: 0,
    sentBytes: 0,
    rejectedProfiles: 0n,
  };
}
