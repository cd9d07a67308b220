// Question: what does the agent cost a service that does nothing but answer, as fast as it can?
// Act when: it adds more than 5 % to the CPU time of a request of some milliseconds, or to that of a bare hello world 10
// points more than @pyroscope/nodejs, which links nothing: half of those are the engine's, a handle for every request.
//
// Each variant of the service of agent-overhead.bench.ts runs in a process of its own and answers the same number of
// requests of a closed loop, a few at a time, in rounds that all variants take in turns. Figures are medians over the
// pairs of a round. Flushes come every 5 seconds in all variants, so that a run has some: they weigh more than by default.
// HOTSPAN_BENCH_NODE, HOTSPAN_BENCH_VARIANTS, HOTSPAN_BENCH_ROUNDS and HOTSPAN_* as there.
import { findServiceNode, isAsked, readCount } from './support/agent/bench-form.js';
import { installRivals } from './support/agent/install-rivals.js';
import { type Route, startLoad } from './support/agent/load-process.js';
import { startService } from './support/agent/service-process.js';
import { takeTurns } from './support/agent/take-turns.js';
import { startUploadSink } from './support/agent/upload-sink.js';
import { agentVariables, planVariants, runnableVariants, type Variant } from './support/agent/variants.js';
import { report, summarize } from './support/report.js';

const ROUNDS = 5;
const FLUSH_MS = 5_000;
/** Keeps the service busy, and no more. */
const CONCURRENCY = 2;
/** By route, 10 to 20 seconds each: shorter ones tell what compiling costs. */
const REQUESTS: readonly (readonly [Route, number])[] = [
  ['/catalog', 6_000],
  ['/hello', 100_000],
];
const WARM_UP_SHARE = 0.5;

interface Run {
  readonly cpuMicrosPerRequest: number;
  readonly requestsPerSecond: number;
}

const node = await findServiceNode();
const rounds = readCount('HOTSPAN_BENCH_ROUNDS') ?? ROUNDS;
const sink = await startUploadSink();
const load = await startLoad();
const rivals = await installRivals();
const planned = planVariants({ sinkUrl: sink.url, flushMs: FLUSH_MS, rivals, nodeMajor: node.major });
const variants = runnableVariants(planned.filter(({ name }) => isAsked(name)));

for (const [route, requests] of REQUESTS) {
  const runs = await takeTurns(variants, rounds, (variant) => measure(variant, route, requests));
  for (const { name, against } of variants) {
    const own = runs.get(name) ?? [];
    report('agent-saturation', {
      variant: name,
      route,
      serviceNode: node.major,
      requestsPerRun: requests,
      rounds,
      ...(name === 'hotspan' && { agentEnv: agentVariables() }),
      against: Object.fromEntries(against.map((other) => [other, compare(own, runs.get(other) ?? [])])),
      cpuMicrosPerRequest: summarize(own.map(({ cpuMicrosPerRequest }) => cpuMicrosPerRequest)),
      requestsPerSecond: summarize(own.map(({ requestsPerSecond }) => requestsPerSecond)),
    });
  }
}
await load.stop();
await sink.close();

async function measure(variant: Variant, route: Route, requests: number): Promise<Run> {
  const service = await startService(variant, { node: node.path, stockPort: load.stockPort });
  try {
    const loop = { port: service.port, route, concurrency: CONCURRENCY };
    await load.closed({ ...loop, requests: requests * WARM_UP_SHARE });
    await service.begin();
    const { seconds } = await load.closed({ ...loop, requests });
    const { cpuMicros } = await service.end();
    return { cpuMicrosPerRequest: cpuMicros / requests, requestsPerSecond: requests / seconds };
  } finally {
    await service.stop();
  }
}

function compare(own: readonly Run[], others: readonly Run[]): Record<string, unknown> {
  const ratio = (read: (run: Run) => number) =>
    summarize(
      own.flatMap((run, i) => {
        const other = others[i];
        return other === undefined ? [] : [read(run) / read(other)];
      }),
    );
  return {
    cpuRatio: ratio(({ cpuMicrosPerRequest }) => cpuMicrosPerRequest),
    throughputRatio: ratio(({ requestsPerSecond }) => requestsPerSecond),
  };
}
