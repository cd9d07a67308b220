import type { MeterProvider } from './opentelemetry-metrics.js';

/** What all copies of this package in one thread share. */
interface GivenProvider {
  provider: MeterProvider | undefined;
  /** The agent that runs. */
  listener: ((provider: MeterProvider | undefined) => void) | undefined;
}

const GIVEN = Symbol.for('hotspan.meter-provider.1');

/**
 * Publishes the agent's metrics through this MeterProvider instead of the global one, also when the agent is started
 * later; undefined goes back to the global one. For the OpenTelemetry instrumentation form, which is handed its provider.
 */
export function useMeterProvider(provider: MeterProvider | undefined): void {
  const given = givenProvider();
  given.provider = provider;
  given.listener?.(provider);
}

/** Tells the agent of the provider that is given, now and later. Returns what ends that. */
export function watchGivenMeterProvider(listener: (provider: MeterProvider | undefined) => void): () => void {
  const given = givenProvider();
  given.listener = listener;
  if (given.provider !== undefined) listener(given.provider);
  return () => {
    // A profiler that was started since listens by now.
    if (given.listener === listener) given.listener = undefined;
  };
}

function givenProvider(): GivenProvider {
  // The type of globalThis does not know our symbol.
  const shared = globalThis as { [GIVEN]?: GivenProvider };
  // Sealed, for Jest redefines what properties of its sandbox hold when a test file has ended.
  shared[GIVEN] ??= Object.seal({ provider: undefined, listener: undefined });
  return shared[GIVEN];
}
