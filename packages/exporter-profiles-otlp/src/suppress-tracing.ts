import { openTelemetryApi } from './opentelemetry-api.js';

/** The context key that OpenTelemetry JS instrumentations look at (`suppressTracing` in `@opentelemetry/core`). */
const SUPPRESS_TRACING = Symbol.for('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/**
 * Runs `run` so that OpenTelemetry instrumentations make no spans of what it starts: without this every
 * upload would show up as a request of the application. Runs it plainly where no API is registered.
 */
export function suppressTracing<T>(run: () => T): T {
  const context = openTelemetryApi()?.context;
  if (context === undefined) return run();
  return context.with(context.active().setValue(SUPPRESS_TRACING, true), run);
}
