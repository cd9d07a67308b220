import type { Profiler } from '../lifecycle/profiler.js';
import { start } from '../lifecycle/start.js';
import { resolveOptions } from '../options/resolve-options.js';
import type { StartOptions } from '../options/start-options.js';
import type { MeterProvider } from '../self/opentelemetry-metrics.js';
import { useMeterProvider } from '../self/use-meter-provider.js';
import { VERSION } from '../version.js';
import { followShutdown } from './follow-shutdown.js';

/**
 * The profiler as an OpenTelemetry `Instrumentation`, for the `instrumentations` of `NodeSDK`, `startNodeSDK` and
 * `startNodeSdk` and for `registerInstrumentations`, SDK 1.x to 3.x. There is one profiler per thread, whatever
 * started it: an instrumentation next to `hotspan/register` has that one. It is shut down with the SDK.
 *
 * The options are those of `start()`. As with every instrumentation, `enabled: false` means "not before it is
 * registered", for registering enables: to profile nothing, leave it out, or set `HOTSPAN_ENABLED` to false.
 */
export class HotspanInstrumentation {
  readonly instrumentationName = 'hotspan';
  readonly instrumentationVersion: string = VERSION;
  #options: StartOptions;
  #profiler: Profiler | undefined;
  #tracerProvider: unknown;
  #unfollow: (() => void) | undefined;

  /** Starts the profiler, unless `enabled` is false. Throws HOTSPAN_ERR_OPTION for bad options, as `start()` does. */
  constructor(options: StartOptions = {}) {
    this.#options = checkOptions(options);
    if (options.enabled ?? true) this.enable();
  }

  /** The profiler that this has started or found; undefined before it was enabled. */
  get profiler(): Profiler | undefined {
    return this.#profiler;
  }

  /** Starts the profiler of this thread; does nothing while it runs, or when it has been found that it cannot run. */
  enable(): void {
    if (this.#profiler !== undefined && this.#profiler.state !== 'stopped') return;
    const { enabled, ...options } = this.#options;
    // To be called is what `false` has waited for; then only the environment can still say no.
    this.#profiler = start(enabled === true ? this.#options : options);
    this.#follow();
  }

  /** Shuts the profiler of this thread down, as its `shutdown()` does, without waiting for it. */
  disable(): void {
    void this.#shutdown();
  }

  /** Called by the SDK: the profiler ends with this provider. Spans are found without it. */
  setTracerProvider(tracerProvider: unknown): void {
    this.#tracerProvider = tracerProvider;
    this.#follow();
  }

  /** Called by the SDK: the agent's metrics go there. */
  setMeterProvider(meterProvider: MeterProvider): void {
    useMeterProvider(meterProvider);
  }

  /** Called by the SDK. Nothing is logged through OpenTelemetry. */
  setLoggerProvider(_loggerProvider: unknown): void {}

  /** Options for the next time it is enabled. Throws HOTSPAN_ERR_OPTION for bad ones. */
  setConfig(options: StartOptions = {}): void {
    this.#options = checkOptions(options);
  }

  /** The options as given, and as with OpenTelemetry's own instrumentations `enabled` is always told. */
  getConfig(): StartOptions {
    return { ...this.#options, enabled: this.#options.enabled ?? true };
  }

  #follow(): void {
    this.#unfollow?.();
    if (this.#profiler?.state !== 'running') return;
    this.#unfollow = followShutdown(this.#tracerProvider, () => this.#shutdown());
  }

  async #shutdown(): Promise<void> {
    this.#unfollow?.();
    this.#unfollow = undefined;
    await this.#profiler?.shutdown();
  }
}

/** Throws for bad ones; the environment is reported by the start. */
function checkOptions(options: StartOptions): StartOptions {
  resolveOptions(options);
  return { ...options };
}
