// OpenTelemetry with Pyroscope's agent, which knows nothing of spans. What its documentation offers are labels, by
// `wrapWithLabels(labels, fn)`: given here to everything that runs in a span, wherever a context is made active, and
// taken away where one without a span is. It returns nothing and keeps its labels when `fn` throws, so the result and
// the error are carried past it.
import { createRequire } from 'node:module';
import * as api from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

const { BENCH_RIVALS, BENCH_SINK, BENCH_FLUSH_MS, BENCH_RATE_HZ } = process.env;
const { default: Pyroscope } = createRequire(`${BENCH_RIVALS}/package.json`)('@pyroscope/nodejs');
const NO_SPAN = { spanId: '' };

export function installTracing() {
  Pyroscope.init({
    appName: 'benchmark',
    serverAddress: BENCH_SINK,
    flushIntervalMs: Number(BENCH_FLUSH_MS),
    wall: { samplingIntervalMicros: Math.round(1_000_000 / Number(BENCH_RATE_HZ)) },
  });
  Pyroscope.startWallProfiling();
  const contextManager = new AsyncLocalStorageContextManager().enable();
  const activate = contextManager.with.bind(contextManager);
  contextManager.with = (context, fn, ...args) => {
    const { spanId } = api.trace.getSpanContext(context) ?? NO_SPAN;
    let outcome;
    Pyroscope.wrapWithLabels({ span_id: spanId }, () => {
      try {
        outcome = { value: activate(context, fn, ...args) };
      } catch (error) {
        outcome = { error };
      }
    });
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  };
  new NodeTracerProvider().register({ contextManager });
  return api;
}

/** Uploads the last profile and ends the timers, which would keep the process alive. */
export async function stopAgent() {
  await Pyroscope.stopWallProfiling();
}
