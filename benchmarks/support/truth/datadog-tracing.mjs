// Datadog's tracer, which its profiler belongs to, behind the OpenTelemetry API that it offers itself. Without
// instrumentations: their spans would be active where the program knows of none.
import { createRequire } from 'node:module';

const require = createRequire(`${process.env.BENCH_RIVALS}/package.json`);

/** Its `context.bind` takes no emitters. */
export const cannotExpress = ['boundEmitter'];

export function installTracing() {
  const tracer = require('dd-trace').init({ plugins: false });
  new tracer.TracerProvider().register();
  return require('@opentelemetry/api');
}
