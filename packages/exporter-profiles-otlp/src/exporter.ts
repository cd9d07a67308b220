import type { ProfilesData } from '@hotspan/otlp-profiles';
import { createDeliveries, type Deliveries } from './create-deliveries.js';
import { encodeBody, isEmpty } from './encode-body.js';
import type { ExportResult } from './export-result.js';
import { createWarnOnce } from './logger.js';
import {
  type OtlpProfilesExporterOptions,
  type ResolvedExporterOptions,
  resolveExporterOptions,
} from './options.js';
import { type ExporterRuntime, resolveRuntime } from './runtime.js';
import type { ExporterStats } from './stats.js';

/**
 * Sends profiles to an OTLP receiver, as binary protobuf or JSON over HTTP (OTLP specification, "OTLP/HTTP") or by
 * gRPC ("OTLP/gRPC"), with the method names and results of OpenTelemetry JS exporters.
 *
 * The constructor throws `HOTSPAN_ERR_EXPORTER_OPTION` for bad options. After that nothing throws or rejects,
 * and nothing keeps the process alive but `forceFlush()` and `shutdown()` while they are waiting.
 */
export class OTLPProfilesExporter {
  readonly #options: ResolvedExporterOptions;
  readonly #deliveries: Deliveries;
  readonly #warnOnce: (kind: string, message: string) => void;

  constructor(options: OtlpProfilesExporterOptions = {}, runtime: Partial<ExporterRuntime> = {}) {
    const resolved = resolveRuntime(runtime);
    this.#options = resolveExporterOptions(options, resolved.env);
    this.#deliveries = createDeliveries(this.#options, resolved);
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
   * Bytes are OTLP protobuf, as `encodeProfiles` writes them, with every protocol, and must not change until then.
   * A pending `send` does not keep the process alive: to wait for it at the end of a program, call `forceFlush()` or
   * `shutdown()` as well.
   */
  async send(data: ProfilesData | Uint8Array): Promise<ExportResult> {
    const result = await this.#deliveries.deliver(async () =>
      isEmpty(data) ? undefined : encodeBody(data, this.#options),
    );
    this.#reportPartialSuccess(result);
    return result;
  }

  /** Resolves when every export begun so far has its result, at the latest after `timeoutMillis`. */
  forceFlush(): Promise<void> {
    return this.#deliveries.forceFlush();
  }

  /**
   * Refuses further exports, waits like `forceFlush()`, then closes every connection. Calling it again gives
   * the same promise.
   */
  shutdown(): Promise<void> {
    return this.#deliveries.shutdown();
  }

  /** Counters since the exporter was made. */
  stats(): ExporterStats {
    return this.#deliveries.stats();
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
