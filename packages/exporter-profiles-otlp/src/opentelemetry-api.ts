/** The parts of `Context` (OpenTelemetry API) used here. */
interface ApiContext {
  setValue(key: symbol, value: unknown): ApiContext;
  deleteValue(key: symbol): ApiContext;
}

/** What `@opentelemetry/api` 1.x registers globally; a part is missing until something registers it. */
interface RegisteredApi {
  readonly diag?: { debug(message: string): void; warn(message: string): void };
  readonly context?: {
    active(): ApiContext;
    with<T>(context: ApiContext, run: () => T): T;
  };
}

const API_KEY = Symbol.for('opentelemetry.js.api.1');

/**
 * The OpenTelemetry API of this process, or undefined. Reached through its global symbol, so that
 * `@opentelemetry/api` is no dependency and whichever copy the application uses is the one found.
 */
export function openTelemetryApi(): RegisteredApi | undefined {
  // The symbol is the API's own registry; its shape is stable for all 1.x versions.
  return (globalThis as { [API_KEY]?: RegisteredApi })[API_KEY];
}
