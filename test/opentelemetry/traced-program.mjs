// A traced program with the profiler in one of its forms. It works in one span and shuts the SDK down; what was sampled
// is uploaded by that and nothing else. Prints what is left afterwards.
// Usage: node traced-program.mjs <1|2|3: generation of the SDK> <form> <before|after: when the profiler starts>

import { shutdown, start } from 'hotspan';
import { HotspanInstrumentation, HotspanSpanProcessor } from 'hotspan/opentelemetry';

const [generation, form, order] = process.argv.slice(2);
const sdk = await import(`../compat/otel-${generation}/sdk.mjs`);
const { SDK_SERVICE_NAME: serviceName } = process.env;
const nothing = { serviceName, instrumentations: [], spanProcessors: [] };

/** Starts the SDK with the profiler in it. */
const forms = {
  preload: () => sdk.startNodeSdk(nothing),
  instrumentation: () =>
    sdk.startNodeSdk({ ...nothing, instrumentations: [new HotspanInstrumentation({ enabled: false })] }),
  function: () => sdk.startByFunction({ instrumentations: [new HotspanInstrumentation()] }),
  'span-processor': () => sdk.startNodeSdk({ ...nothing, spanProcessors: [new HotspanSpanProcessor()] }),
  all: () =>
    sdk.startNodeSdk({
      ...nothing,
      instrumentations: [new HotspanInstrumentation()],
      spanProcessors: [new HotspanSpanProcessor()],
    }),
};

/** Starts the SDK, and then the profiler. */
const lateForms = {
  preload: () => {
    const running = sdk.startNodeSdk(nothing);
    start();
    return running;
  },
  instrumentation: () => {
    const running = sdk.startNodeSdk(nothing);
    sdk.registerInstrumentations({ instrumentations: [new HotspanInstrumentation()] });
    return running;
  },
};

function burnCpu(ms) {
  const end = performance.now() + ms;
  let x = 0;
  while (performance.now() < end) for (let i = 1; i < 2_000; i++) x += Math.sqrt(i);
  return x;
}

const running = (order === 'after' ? lateForms : forms)[form]();
const work = (span) => {
  burnCpu(500);
  span?.end();
  return span?.spanContext();
};
const ids =
  process.env.WITHOUT_SPANS === 'true'
    ? work()
    : sdk.trace.getTracer('test').startActiveSpan('request', work);
await running.shutdown();
// Started by the preload alone, it is not the SDK's to end.
if (form === 'preload') await shutdown();
const listeners = ['SIGTERM', 'SIGINT', 'beforeExit'].map((event) => process.listenerCount(event));
process.stdout.write(JSON.stringify({ traceId: ids?.traceId, spanId: ids?.spanId, listeners }));
