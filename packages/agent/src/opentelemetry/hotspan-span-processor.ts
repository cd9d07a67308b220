import type { Profiler } from '../lifecycle/profiler.js';
import { start } from '../lifecycle/start.js';
import { threadRegistry } from '../lifecycle/thread-registry.js';
import type { StartOptions } from '../options/start-options.js';

/**
 * The profiler as an OpenTelemetry `SpanProcessor`, for the `spanProcessors` of SDK 1.x to 3.x. It begins with its
 * construction, is flushed and shut down with the tracing, and takes over the resource of the spans. It changes no
 * span: `pyroscope.profile.id` is set when a span becomes active, for only then can there be samples of it.
 */
export class HotspanSpanProcessor {
  readonly #profiler: Profiler;
  #offered = false;

  /**
   * Starts the profiler of this thread, or takes the one that runs. The options are those of `start()`, and so is what
   * it throws for bad ones: HOTSPAN_ERR_OPTION.
   */
  constructor(options: StartOptions = {}) {
    this.#profiler = start(options);
  }

  /** The profiler of this thread. */
  get profiler(): Profiler {
    return this.#profiler;
  }

  /** Called by the SDK when a recorded span starts. */
  onStart(span: object, _parentContext: unknown): void {
    if (this.#offered) return;
    this.#offered = true;
    // Read by shape, for it is no part of the API's spans; all SDKs have it.
    const { resource } = span as { resource?: unknown };
    threadRegistry().running?.offerResource(resource);
  }

  /** Called by the SDK when a recorded span ends. */
  onEnd(_span: unknown): void {}

  /** Uploads what has been sampled so far. Never rejects. */
  forceFlush(): Promise<void> {
    return this.#profiler.flush();
  }

  /** Shuts the profiler down; resolves at the latest after `shutdownTimeoutMs`. Never rejects. */
  shutdown(): Promise<void> {
    return this.#profiler.shutdown();
  }
}
