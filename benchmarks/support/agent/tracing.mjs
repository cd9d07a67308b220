// Tracing as the service's variant asks for it. Must be loaded before what it instruments.
import { createRequire } from 'node:module';

/** Returns `traced(name, fn)`, which runs `fn` in a span of its own. */
export async function installTracing(kind) {
  if (kind === 'datadog') return installDatadog();
  return installOpenTelemetry({ isLinkable: kind !== 'opentelemetry-unlinkable' });
}

/** Started by its own preload; this finds the same instance. */
function installDatadog() {
  const tracer = createRequire(`${process.env.BENCH_RIVALS}/package.json`)('dd-trace');
  return (name, fn) => tracer.trace(name, fn);
}

/** Not linkable: the agent cannot wrap a context manager that takes no new properties, and leaves it alone. */
async function installOpenTelemetry({ isLinkable }) {
  const { AsyncLocalStorageContextManager } = await import('@opentelemetry/context-async-hooks');
  const { trace } = await import('@opentelemetry/api');
  const { registerInstrumentations } = await import('@opentelemetry/instrumentation');
  const { HttpInstrumentation } = await import('@opentelemetry/instrumentation-http');
  const { BatchSpanProcessor, NodeTracerProvider } = await import('@opentelemetry/sdk-trace-node');
  // Spans are batched as always and then dropped: encoding them would make the base dearer and every ratio smaller.
  const exporter = {
    export: (_spans, done) => done({ code: 0 }),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const contextManager = new AsyncLocalStorageContextManager().enable();
  if (!isLinkable) Object.preventExtensions(contextManager);
  new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] }).register({ contextManager });
  registerInstrumentations({ instrumentations: [new HttpInstrumentation()] });
  const tracer = trace.getTracer('benchmark');
  return (name, fn) =>
    tracer.startActiveSpan(name, async (span) => {
      try {
        return await fn();
      } finally {
        span.end();
      }
    });
}
