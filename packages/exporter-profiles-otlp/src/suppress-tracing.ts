import { openTelemetryApi } from './opentelemetry-api.js';

/** The context key that OpenTelemetry JS instrumentations look at (`suppressTracing` in `@opentelemetry/core`). */
const SUPPRESS_TRACING = Symbol.for('OpenTelemetry SDK Context Key SUPPRESS_TRACING');
/** The context key of the active span (`@opentelemetry/api`). */
const ACTIVE_SPAN = Symbol.for('OpenTelemetry Context Key SPAN');

/**
 * Runs `run` so that OpenTelemetry instrumentations make no spans of what it starts: without this every
 * upload would show up as a request of the application. Nor is it the work of the span that happens to be active:
 * profiles would show it as that. Runs it plainly where no API is registered.
 */
export function suppressTracing<T>(run: () => T): T {
  const context = openTelemetryApi()?.context;
  if (context === undefined) return run();
  const own = context.active().deleteValue(ACTIVE_SPAN).setValue(SUPPRESS_TRACING, true);
  return context.with(own, run);
}
