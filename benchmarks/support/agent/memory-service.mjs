// The service of the benchmarks of the agent, with a churn on top of what its requests make: spans that nest and are left
// open, labels where the agent has them, timers and promises that live in a span long after it has ended.
import { trace } from '@opentelemetry/api';

await import('./service.mjs');

const TURN_MS = 20;
const SPANS_PER_TURN = 20;
const LONGEST_TIMER_MS = 20_000;

const tracer = trace.getTracer('churn');
// Of the agent that was preloaded; without it, and in versions that have no labels, nothing is labelled.
const { withLabels } = process.env.HOTSPAN_ENDPOINT ? await import('hotspan') : {};
let turns = 0;

function churn() {
  for (let i = 0; i < SPANS_PER_TURN; i++) {
    tracer.startActiveSpan('parent', (parent) => {
      tracer.startActiveSpan('child', (child) => {
        setTimeout(() => child.end(), (turns * 7_919 + i * 104_729) % LONGEST_TIMER_MS).unref();
        void Promise.resolve().then(() => new Promise(setImmediate));
      });
      // One in ten is never ended.
      if (i % 10 !== 0) parent.end();
    });
  }
  withLabels?.({ tenant: `tenant-${turns % 500}` }, () => setTimeout(() => {}, LONGEST_TIMER_MS).unref());
  turns++;
}

setInterval(churn, TURN_MS).unref();
