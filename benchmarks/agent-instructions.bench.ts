// Question: how many more instructions does a request of a traced service take with the agent, and what are they for?
// Act when: it is more than 6 % on Node.js 24 and 26, or 10 % on 20.
//
// The service of agent-overhead.bench.ts under Valgrind, which counts the instructions of all threads in user space, whatever
// else the machine does. It is some sixty times slower there, so everything that goes by the clock goes by requests instead:
// a request has as many samples as at 1,200 requests a second, and as much of a flush of 15 seconds of samples. What V8
// compiles in a process, and when, is chance, and moves a figure by several percent: figures are medians of processes.
// Requests that wait for the compiler are over when it counts, but not all compilation; so that is told apart.
//   HOTSPAN_BENCH_ROUNDS=5           processes of each variant
//   HOTSPAN_BENCH_REQUESTS=500       counted at a time, four times in each process
//   HOTSPAN_BENCH_WARM_UP=6000       requests before that
//   HOTSPAN_BENCH_NODE, HOTSPAN_BENCH_VARIANTS=base,hotspan,pyroscope
import { findServiceNode, isAsked, readCount } from './support/agent/bench-form.js';
import { createCallgrind } from './support/agent/callgrind.js';
import { installRivals } from './support/agent/install-rivals.js';
import { startLoad } from './support/agent/load-process.js';
import type { InstructionPart, InstructionParts } from './support/agent/read-callgrind.js';
import { type ServiceProcess, startService } from './support/agent/service-process.js';
import { takeTurns } from './support/agent/take-turns.js';
import { startUploadSink } from './support/agent/upload-sink.js';
import { planVariants, runnableVariants, type Variant } from './support/agent/variants.js';
import { median, report, summarize } from './support/report.js';

/** What the figures stand for. */
const REAL = { requestsPerSecond: 1_200, samplingRateHz: 99, flushSeconds: 15 };
const SLICES = 4;
const CONCURRENCY = 8;
/** Of the first process, before it is known how fast the service is there. */
const FIRST_HZ = 2;
/** For the flush, before it is counted. */
const FIRST_REQUESTS = 500;
const FIRST_WINDOWS = 3;
const PARTS = ['code', 'memory', 'compiler', 'profiler'] as const;
/** Far beyond the end: flushes come when they are asked for. */
const NEVER_MS = 3_000_000;

interface Counted {
  /** By part, a request. */
  readonly parts: InstructionParts;
  readonly requestsPerSecond: number;
}

const node = await findServiceNode();
const rounds = readCount('HOTSPAN_BENCH_ROUNDS') ?? 5;
const requests = readCount('HOTSPAN_BENCH_REQUESTS') ?? 500;
const warmUp = readCount('HOTSPAN_BENCH_WARM_UP') ?? 6_000;
const sink = await startUploadSink();
const load = await startLoad();
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
  const counted = await countRequests(atRate(variant, samplingHz));
  const { parts, requestsPerSecond } = counted;
  samplingHz = Math.max(1, (REAL.samplingRateHz * requestsPerSecond) / REAL.requestsPerSecond);
  const figures = `${Math.round(sum(parts))} a request, ${requestsPerSecond.toFixed(0)} requests a second`;
  console.error(`round ${round + 1}, ${variant.name}: ${figures}`);
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
    requestsPerRound: requests * SLICES,
    perRequest: summarize(own.map(({ parts }) => sum(parts))),
    parts: Object.fromEntries(PARTS.map((part) => [part, summarize(own.map(({ parts }) => parts[part]))])),
    ...(name === 'hotspan' && { flushesPerRequest: Math.round(flushes) }),
    ratio: ratio(sum),
    ratioWithoutCompiler: ratio((parts) => sum(parts) - parts.compiler),
  });
}
await load.stop();
await sink.close();

/** Counts a variant in a process of its own. */
async function countRequests(variant: Variant): Promise<Counted> {
  return withService(variant, async (service, count) => {
    await send(service, warmUp);
    const slices: InstructionParts[] = [];
    let seconds = 0;
    for (let slice = 0; slice < SLICES; slice++) {
      slices.push(
        await count(async () => {
          seconds += await send(service, requests);
        }),
      );
    }
    const each = (part: InstructionPart): number =>
      slices.reduce((total, parts) => total + parts[part], 0) / (requests * SLICES);
    return {
      parts: {
        code: each('code'),
        memory: each('memory'),
        compiler: each('compiler'),
        profiler: each('profiler'),
      },
      requestsPerSecond: (requests * SLICES) / seconds,
    };
  });
}

/** What a request pays for flushes of the agent: one of a full window, over the requests of a window. */
async function countFlushShare(): Promise<number> {
  const variant = variants.find(({ name }) => name === 'hotspan');
  if (variant === undefined) return 0;
  const env = { ...variant.env, HOTSPAN_SAMPLING_RATE_HZ: String(REAL.samplingRateHz) };
  const flush = await withService({ ...variant, env }, async (service, count) => {
    let perSecond = FIRST_REQUESTS / (await send(service, FIRST_REQUESTS));
    for (let window = 0; window < FIRST_WINDOWS; window++) {
      const sent = Math.ceil(perSecond * REAL.flushSeconds);
      perSecond = sent / (await send(service, sent));
      // The first ones compile what all run.
      await service.agentFlush();
    }
    await send(service, Math.ceil(perSecond * REAL.flushSeconds));
    return count(() => service.agentFlush());
  });
  return sum(flush) / (REAL.requestsPerSecond * REAL.flushSeconds);
}

type Count = (act: () => Promise<unknown>) => Promise<InstructionParts>;

async function withService<T>(
  variant: Variant,
  use: (service: ServiceProcess, count: Count) => Promise<T>,
): Promise<T> {
  const callgrind = createCallgrind();
  const { under } = callgrind;
  const service = await startService(variant, { node: node.path, stockPort: load.stockPort, under });
  try {
    return await use(service, (act) => callgrind.count(service.pid, act));
  } finally {
    await service.stop();
    callgrind.close();
  }
}

/** Returns the seconds that it took. */
async function send({ port }: ServiceProcess, count: number): Promise<number> {
  const loop = { port, route: '/orders' as const, concurrency: CONCURRENCY };
  return (await load.closed({ ...loop, requests: count })).seconds;
}

function atRate(variant: Variant, hz: number): Variant {
  const rates = {
    HOTSPAN_SAMPLING_RATE_HZ: String(Math.round(hz)),
    BENCH_SAMPLING_MICROS: String(Math.round(1e6 / hz)),
  };
  return { ...variant, env: { ...variant.env, ...rates } };
}

function sum(parts: InstructionParts): number {
  return PARTS.reduce((total, part) => total + parts[part], 0);
}
