// Eight spans at once, each with a function of its own, which they call from every kind of continuation that Node.js
// has. Prints which span each function belongs to; the samples are uploaded by the agent that was preloaded.
// Usage: node --import hotspan/register interleaved-spans.mjs <1|2|3: generation of the OpenTelemetry SDK>

import { AsyncResource } from 'node:async_hooks';
import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setImmediate as immediate, setTimeout as timer } from 'node:timers/promises';
import { inAttached, inChild, inSpans, outside } from '../support/named-busy-functions.mjs';

const SLICE_MS = 4;
/** For functions that have few turns: at 99 samples a second, each must run for half a second to be seen for sure. */
const LONG_SLICE_MS = 30;
const RUN_MS = 3_500;

const { installTracing } = await import(`../compat/otel-${process.argv[2]}/tracing.mjs`);
const ended = [];
const { context, ROOT_CONTEXT, trace } = installTracing({
  onStart() {},
  onEnd: (span) => ended.push(span),
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
});
const tracer = trace.getTracer('linkage');
const canAttach = typeof context.attach === 'function';
const deadline = performance.now() + RUN_MS;
const owners = [];

function own(functionName, span, root) {
  owners.push({ functionName, ...ids(span), rootSpanId: root.spanContext().spanId });
}

function ids(span) {
  const { traceId, spanId } = span.spanContext();
  return { traceId, spanId };
}

// The waiters of all spans share this emitter and this resource: their callbacks run inside each other's.
const ticks = new EventEmitter();
ticks.setMaxListeners(0);

async function runSpan(number, otherResources) {
  await tracer.startActiveSpan(`span ${number}`, async (span) => {
    const busy = inSpans[number];
    own(busy.name, span, span);
    const resource = new AsyncResource('linkage');
    otherResources[number] = () => resource.runInAsyncScope(busy, undefined, SLICE_MS);
    ticks.on(
      'tick',
      context.bind(context.active(), () => busy(1)),
    );
    while (performance.now() < deadline) {
      busy(SLICE_MS);
      await timer(1);
      busy(SLICE_MS);
      await immediate();
      busy(SLICE_MS);
      await Promise.resolve()
        .then(() => busy(SLICE_MS))
        .then(() => null);
      busy(SLICE_MS);
      await new Promise((resolve) => process.nextTick(() => resolve(busy(SLICE_MS))));
      await new Promise((resolve) => setTimeout(() => resolve(busy(SLICE_MS)), 1));
      await new Promise((resolve) => queueMicrotask(() => resolve(busy(SLICE_MS))));
      await readFile(new URL(import.meta.url));
      busy(SLICE_MS);
      // Another request's callback, run synchronously inside this one's, as connection pools do.
      otherResources[(number + 1) % inSpans.length]?.();
      busy(SLICE_MS);
      ticks.emit('tick');
      busy(SLICE_MS);
      await context.with(ROOT_CONTEXT, async () => {
        outside[0](SLICE_MS);
        await timer(1);
        outside[0](SLICE_MS);
      });
      busy(SLICE_MS);
    }
    span.end();
  });
}

async function runChildren() {
  await tracer.startActiveSpan('parent', async (root) => {
    await tracer.startActiveSpan('middle', (middle) =>
      tracer.startActiveSpan('child', async (child) => {
        own(inChild[0].name, child, root);
        while (performance.now() < deadline) {
          inChild[0](LONG_SLICE_MS);
          await timer(1);
          inChild[0](LONG_SLICE_MS);
          await immediate();
        }
        child.end();
        middle.end();
      }),
    );
    root.end();
  });
}

async function runAttached() {
  const span = tracer.startSpan('attached', { root: true });
  own(inAttached[0].name, span, span);
  while (performance.now() < deadline) {
    await timer(1);
    const token = context.attach(trace.setSpan(ROOT_CONTEXT, span));
    inAttached[0](LONG_SLICE_MS);
    await timer(1);
    inAttached[0](LONG_SLICE_MS);
    token.dispose();
    outside[0](1);
  }
  span.end();
}

const otherResources = [];
await Promise.all([
  ...inSpans.map((_, number) => runSpan(number, otherResources)),
  runChildren(),
  ...(canAttach ? [runAttached()] : []),
]);
const marked = ended.map((span) => ({
  name: span.name,
  spanId: span.spanContext().spanId,
  profileId: span.attributes['pyroscope.profile.id'],
}));
process.stdout.write(JSON.stringify({ owners, marked, unlinked: outside[0].name }));
