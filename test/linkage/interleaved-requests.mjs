// Requests that are served side by side, each with spans of its own, which work in every kind of continuation that
// Node.js has. Prints whose work each function did; the samples are uploaded by the agent that was preloaded, or that comes
// with tracing.
// Usage: node --import hotspan/register interleaved-requests.mjs <module> <CPU time to run for, in milliseconds> <seed>
// The module exports `installTracing` and, where there is need, `stopAgent` and names of mechanisms that it `cannotExpress`.

import { AsyncResource } from 'node:async_hooks';
import { createBusyFunctions } from './busy-functions.mjs';
import { contexts } from './mechanisms/contexts.mjs';
import { events } from './mechanisms/events.mjs';
import { generators } from './mechanisms/generators.mjs';
import { pools } from './mechanisms/pools.mjs';
import { promises } from './mechanisms/promises.mjs';
import { sockets } from './mechanisms/sockets.mjs';
import { spans } from './mechanisms/spans.mjs';
import { streams } from './mechanisms/streams.mjs';
import { threadPool } from './mechanisms/thread-pool.mjs';
import { throws } from './mechanisms/throws.mjs';
import { timers } from './mechanisms/timers.mjs';
import { createOwners } from './owners.mjs';
import { startPeers } from './peers.mjs';

/** Requests that are under way at any time. */
const CONCURRENCY = 32;
/** Short against the distance of two samples: most samples follow a change of context. */
const SLICE_MS = 1;
/** Few, so that requests come and go all the time. */
const MECHANISMS_PER_REQUEST = 4;
/** More than one leaves by itself, for mechanisms leave some too. */
const CALLS_OF_OTHERS = 2;
const MAX_LEFT = 100;

const tracing = await import(process.argv[2]);
const [cpuMs, seed] = process.argv.slice(3).map(Number);
const ended = [];
const api = tracing.installTracing({
  onStart() {},
  onEnd: (span) => ended.push(span),
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
});
const { context, ROOT_CONTEXT, trace } = api;
const tracer = trace.getTracer('linkage');
const owners = createOwners(api);
const busy = createBusyFunctions(SLICE_MS);
const peers = await startPeers({ api, tracer, owners, busy });
const table = {
  ...promises,
  ...timers,
  ...threadPool,
  ...events,
  ...contexts,
  ...generators,
  ...streams,
  ...throws,
  ...spans,
  ...pools,
  ...sockets,
};
// Only SDK 3.x comes with an API that has it.
if (typeof context.attach !== 'function') delete table.attach;
for (const mechanism of tracing.cannotExpress ?? []) delete table[mechanism];
const mechanisms = Object.keys(table);

/** Callbacks that requests have left for others to call, as pools, loaders and shared emitters do. */
const left = [];
/** Work that was not the work of the span that the program takes it for: then it proves less than it seems to. */
const surprises = new Set();
const random = createRandom(seed);

/** What a mechanism sees of the request that it runs for; `span` is the one that it runs in. */
function createTask(mechanism, span) {
  return {
    api,
    tracer,
    span,
    peers,
    /** Works in a continuation that belongs to `span`. */
    work() {
      if (trace.getActiveSpan() !== span) surprises.add(mechanism);
      busy(owners.current().number, mechanism);
    },
    /** Works in a continuation of which OpenTelemetry decides whose it is. */
    workForWhomever() {
      busy(owners.current().number, mechanism);
    },
    leaveForOthers(callback) {
      left.push(callback);
      if (left.length > MAX_LEFT) left.shift();
    },
    /** The same for a child of `span`, which the caller has started and activates. */
    ofChild(child) {
      owners.register(child, span);
      return createTask(mechanism, child);
    },
  };
}

async function runRequest(parentContext) {
  const span = tracer.startSpan('request', {}, parentContext);
  owners.register(span, undefined);
  await context.with(trace.setSpan(parentContext, span), async () => {
    for (let i = 0; i < MECHANISMS_PER_REQUEST; i++) {
      const mechanism = mechanisms[random(mechanisms.length)];
      const task = createTask(mechanism, span);
      // Others' work inside of this request's turn: what follows must be this request's again.
      for (let calls = 0; calls < CALLS_OF_OTHERS; calls++) {
        task.work();
        left.shift()?.();
      }
      task.work();
      task.leaveForOthers(AsyncResource.bind(task.work));
      await table[mechanism](task);
    }
  });
  span.end();
}

/** One in three requests is the first of its trace, one comes from another process, one from there and unsampled. */
function parentContextOf(number) {
  const kind = number % 3;
  if (kind === 0) return ROOT_CONTEXT;
  const parent = {
    traceId: `4bf92f3577b34da6${number.toString(16).padStart(16, '0')}`,
    spanId: '00f067aa0ba902b7',
    traceFlags: kind === 1 ? 1 : 0,
    isRemote: true,
  };
  return trace.setSpanContext(ROOT_CONTEXT, parent);
}

/** Park and Miller: the same requests for the same seed. */
function createRandom(start) {
  let state = start;
  return (below) => {
    state = (state * 16_807) % 2_147_483_647;
    return state % below;
  };
}

/** Samples come with CPU time: a busy machine makes the program run longer, not the test see less. */
function usedCpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

let requests = 0;
async function runLane() {
  while (usedCpuMs() < cpuMs) {
    await runRequest(parentContextOf(requests++));
    // Between two requests, with no span.
    busy(owners.current().number, 'outside');
  }
}

await Promise.all(Array.from({ length: CONCURRENCY }, runLane));
await peers.close();
await tracing.stopAgent?.();
const marked = ended.map((span) => ({
  spanId: span.spanContext().spanId,
  profileId: span.attributes['pyroscope.profile.id'],
}));
process.stdout.write(
  JSON.stringify({ requests, mechanisms, owners: owners.list, marked, surprises: [...surprises] }),
);
