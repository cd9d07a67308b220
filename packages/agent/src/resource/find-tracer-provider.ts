import { API_REGISTRY } from '../link/opentelemetry-types.js';

/** What the API hands out before an SDK is installed: its tracer providers pass everything on to a delegate. */
interface ProxyTracerProvider {
  getDelegate(): unknown;
}

/**
 * The tracer provider that the application has installed in the API, of any SDK; undefined when there is none. Read
 * from the API's registry by shape, so that no copy of the API is needed. Throws what foreign code throws.
 */
export function findTracerProvider(): object | undefined {
  // The API keeps its registry there, under a symbol that the type of globalThis does not know.
  const { trace } = (globalThis as { [API_REGISTRY]?: { trace?: unknown } })[API_REGISTRY] ?? {};
  return unwrapProvider(trace);
}

/** The provider behind the API's proxy, or the provider itself. */
export function unwrapProvider(provider: unknown): object | undefined {
  const found = isProxy(provider) ? provider.getDelegate() : provider;
  return typeof found === 'object' && found !== null ? found : undefined;
}

function isProxy(provider: unknown): provider is ProxyTracerProvider {
  return (
    typeof provider === 'object' &&
    provider !== null &&
    'getDelegate' in provider &&
    typeof provider.getDelegate === 'function'
  );
}
