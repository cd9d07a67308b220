// Question: how many more instructions does a request of a traced service take with the agent, and what are they for?
// Act when: it is more than 6 % on Node.js 24 and 26, or 10 % on 20.
//
// The service of agent-overhead.bench.ts under Valgrind, which counts the instructions of all threads in user space, whatever
// else the machine does. It is some sixty times slower there, so everything that goes by the clock goes by requests instead:
// a request has as many samples as at 1,200 requests a second, and as much of a flush of 15 seconds of samples; and V8's
// heap is told what it finds out by itself where allocation is as fast as it is without Valgrind. What V8 compiles in a
// process, and when, and whether a collection of everything more is among the counted requests, is chance, and moves a
// figure by some percent: figures are medians of processes, and what compilers and the collector take is told apart.
//   HOTSPAN_BENCH_ROUNDS=3           processes of each variant
//   HOTSPAN_BENCH_REQUESTS=6000      counted in each process
//   HOTSPAN_BENCH_WARM_UP=20000      requests before that
//   HOTSPAN_BENCH_NODE, HOTSPAN_BENCH_VARIANTS=base,hotspan,pyroscope
import { setTimeout as sleep } from 'node:timers/promises';
import { findServiceNode, isAsked, readCount } from './support/agent/bench-form.js';
import { type Callgrind, createCallgrind } from './support/agent/callgrind.js';
import { installRivals } from './support/agent/install-rivals.js';
import { type LoadProcess, startLoad } from './support/agent/load-process.js';
import {
  INSTRUCTION_PARTS,
  type InstructionPart,
  type InstructionParts,
} from './support/agent/read-callgrind.js';
import { type ServiceProcess, startService } from './support/agent/service-process.js';
import { takeTurns } from './support/agent/take-turns.js';
import { startUploadSink } from './support/agent/upload-sink.js';
import { planVariants, runnableVariants, type Variant } from './support/agent/variants.js';
import { median, report, summarize } from './support/report.js';

/** What the figures stand for. */
const REAL = { requestsPerSecond: 1_200, samplingRateHz: 99, flushSeconds: 15 };
const CONCURRENCY = 8;
/** Of the first process, before it is known how fast the service is there. */
const FIRST_HZ = 2;
/** Flushes before the one that is counted. */
const FIRST_WINDOWS = 3;
const POLL_MS = 500;
/**
 * V8 takes a slow process for an idle one: it gives back the space for new objects, so that a request has ten times as
 * many collections as without Valgrind, and collects everything meanwhile. This keeps 16 MB, as it has then.
 */
const BUSY_HEAP = ['--no-memory-reducer', '--min-semi-space-size=16'];
/** The longest that the agent takes, and beyond the end: flushes come when they are asked for. */
const NEVER_MS = 600_000;

interface Counted {
  /** By part, a request. */
  readonly parts: InstructionParts;
  readonly requestsPerSecond: number;
}

const node = await findServiceNode();
const rounds = readCount('HOTSPAN_BENCH_ROUNDS') ?? 3;
const requests = readCount('HOTSPAN_BENCH_REQUESTS') ?? 6_000;
const warmUp = readCount('HOTSPAN_BENCH_WARM_UP') ?? 20_000;
const sink = await startUploadSink();
const planned = planVariants({
  sinkUrl: sink.url,
  flushMs: NEVER_MS,
  rivals: await installRivals(),
  nodeMajor: node.major,
});
// Datadog's sampling rate cannot be set.
const variants = runnableVariants(
  planned.filter(({ name }) => isAsked(name) && ['base', 'hotspan', 'pyroscope'].includes(name)),
);
let samplingHz = FIRST_HZ;
const counts = await takeTurns(variants, rounds, async (variant, round) => {
  const counted = await countOrRetry(atRate(variant, samplingHz));
  const { parts, requestsPerSecond } = counted;
  samplingHz = Math.max(1, (REAL.samplingRateHz * requestsPerSecond) / REAL.requestsPerSecond);
  const figures = INSTRUCTION_PARTS.map((part) => `${part} ${Math.round(parts[part])}`).join(', ');
  const speed = `${requestsPerSecond.toFixed(0)} requests a second`;
  console.error(
    `round ${round + 1}, ${variant.name}: ${Math.round(sum(parts))} a request (${figures}), ${speed}`,
  );
  return counted;
});

const base = counts.get('base') ?? [];
const flushShare = await countFlushShare();
for (const [name, own] of counts) {
  const flushes = name === 'hotspan' ? flushShare : 0;
  const ratio = (read: (parts: InstructionParts) => number) =>
    summarize(
      own.map(({ parts }) => (read(parts) + flushes) / median(base.map((counted) => read(counted.parts)))),
    );
  report('agent-instructions', {
    variant: name,
    serviceNode: node.major,
    rounds: own.length,
    requestsPerRound: requests,
    perRequest: summarize(own.map(({ parts }) => sum(parts))),
    parts: Object.fromEntries(
      INSTRUCTION_PARTS.map((part) => [part, summarize(own.map(({ parts }) => parts[part]))]),
    ),
    ...(name === 'hotspan' && { flushesPerRequest: Math.round(flushes) }),
    ratio: ratio(sum),
    ratioWithoutCompiler: ratio((parts) => sum(parts) - parts.compiler),
  });
}
await sink.close();

/** Valgrind fails an assertion of its own now and then, when the sampler's signal comes at a bad moment. */
async function countOrRetry(variant: Variant): Promise<Counted> {
  try {
    return await countRequests(variant);
  } catch (error) {
    console.error(`${variant.name} once more, for it failed:`, error);
    return countRequests(variant);
  }
}

/** Counts a variant in a process of its own. */
async function countRequests(variant: Variant): Promise<Counted> {
  return withLoad(variant, async ({ service, callgrind }) => {
    await waitForOrders(service, warmUp);
    const before = await service.orders();
    const flushesBefore = await countFlushes(service);
    const startedMs = performance.now();
    const counted = await callgrind.count(service.pid, () => waitForOrders(service, before + requests));
    const answered = (await service.orders()) - before;
    if ((await countFlushes(service)) !== flushesBefore) {
      throw new Error('[HOTSPAN_ERR_BENCH] The agent has flushed while requests were counted. Count fewer.');
    }
    const each = (part: InstructionPart): number => counted[part] / answered;
    return {
      parts: {
        code: each('code'),
        memory: each('memory'),
        compiler: each('compiler'),
        profiler: each('profiler'),
      },
      requestsPerSecond: (answered / (performance.now() - startedMs)) * 1_000,
    };
  });
}

async function countFlushes(service: ServiceProcess): Promise<number> {
  return (await service.agentStats())?.flushes ?? 0;
}

/** What a request pays for flushes of the agent: one of a full window, over the requests of a window. */
async function countFlushShare(): Promise<number> {
  const variant = variants.find(({ name }) => name === 'hotspan');
  if (variant === undefined) return 0;
  const flush = await withLoad(atRate(variant, REAL.samplingRateHz), async ({ service, load, callgrind }) => {
    // The first ones compile what all run.
    for (let window = 0; window < FIRST_WINDOWS; window++) {
      await sleep(REAL.flushSeconds * 1_000);
      await service.agentFlush();
    }
    await sleep(REAL.flushSeconds * 1_000);
    await load.stop();
    return callgrind.count(service.pid, () => service.agentFlush());
  });
  return sum(flush) / (REAL.requestsPerSecond * REAL.flushSeconds);
}

interface LoadedService {
  readonly service: ServiceProcess;
  readonly load: LoadProcess;
  readonly callgrind: Callgrind;
}

/**
 * A service that is asked without a pause: V8 collects everything when it has nothing else to do, and what has died by
 * then it compiles anew, or worse than before.
 */
async function withLoad<T>(variant: Variant, use: (loaded: LoadedService) => Promise<T>): Promise<T> {
  const callgrind = createCallgrind();
  const load = await startLoad();
  const { under } = callgrind;
  const busy: Variant = { ...variant, nodeArgs: [...BUSY_HEAP, ...variant.nodeArgs] };
  const service = await startService(busy, { node: node.path, stockPort: load.stockPort, under });
  try {
    const { port } = service;
    const endless = { port, route: '/orders' as const, requests: Number.POSITIVE_INFINITY };
    // It ends with the process that sends, which counts as an error.
    load.closed({ ...endless, concurrency: CONCURRENCY }).catch(() => undefined);
    return await use({ service, load, callgrind });
  } finally {
    await load.stop();
    await service.stop();
    callgrind.close();
  }
}

async function waitForOrders(service: ServiceProcess, count: number): Promise<void> {
  while ((await service.orders()) < count) await sleep(POLL_MS);
}

function atRate(variant: Variant, hz: number): Variant {
  const rates = {
    HOTSPAN_SAMPLING_RATE_HZ: String(Math.round(hz)),
    BENCH_SAMPLING_MICROS: String(Math.round(1e6 / hz)),
  };
  return { ...variant, env: { ...variant.env, ...rates } };
}

function sum(parts: InstructionParts): number {
  return INSTRUCTION_PARTS.reduce((total, part) => total + parts[part], 0);
}
