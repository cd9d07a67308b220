// Question: which part of the agent does its cost come from?
// Act when: one part has more than half of it, or linking costs more than sampling.
//
// The service of agent-overhead.bench.ts under the same load, without the agent and with parts of it turned off: what
// `linking`, `wall and CPU`, `heap` and `flushing` cost is told by the variants that differ in just that. Shares are of
// what all of it adds to the CPU time of a request, and are as noisy as a difference of two small differences is: `disabled`
// loads the agent and does nothing, so its ratio to the base tells the noise. More rounds (HOTSPAN_BENCH_ROUNDS) make the
// shares steadier. HOTSPAN_BENCH_NODE and HOTSPAN_BENCH_RATE as there.
import { findServiceNode, readForm } from './support/agent/bench-form.js';
import { calibrateRate } from './support/agent/calibrate-rate.js';
import { compareRounds, describeRounds } from './support/agent/compare-rounds.js';
import { findInstructionCounter } from './support/agent/count-instructions.js';
import { startLoad } from './support/agent/load-process.js';
import type { Round } from './support/agent/run-round.js';
import { type Rounds, runRounds } from './support/agent/run-rounds.js';
import { startUploadSink } from './support/agent/upload-sink.js';
import { BASE, hotspanVariant } from './support/agent/variants.js';
import { median, report, summarize } from './support/report.js';

/** Longer than a round: nothing is flushed while it is measured. */
const NEVER_MS = 600_000;
/** The same spans, made by a service whose context manager the agent cannot follow. */
const UNLINKED = { BENCH_TRACING: 'opentelemetry-unlinkable' };

const form = readForm();
const node = await findServiceNode();
const sink = await startUploadSink();
const load = await startLoad();
const counter = findInstructionCounter();
const make = (name: string, env: Record<string, string>) =>
  hotspanVariant({ sinkUrl: sink.url, flushMs: form.flushMs }, env, name);
const variants = [
  BASE,
  make('all', {}),
  make('all-unlinked', UNLINKED),
  make('all-unflushed', { HOTSPAN_FLUSH_INTERVAL_MS: String(NEVER_MS) }),
  make('time', { HOTSPAN_PROFILES: 'cpu,wall' }),
  make('heap', { HOTSPAN_PROFILES: 'heap' }),
  make('disabled', { HOTSPAN_ENABLED: 'false' }),
];
const requestsPerSecond = await calibrateRate(load, node.path);
console.error(
  `agent-cost-parts: ${form.name} form, ${requestsPerSecond} requests a second, ${variants.length} variants`,
);
const rounds = await runRounds(variants, form.rounds, {
  load,
  sink,
  node: node.path,
  requestsPerSecond,
  warmUpSeconds: form.warmUpSeconds,
  seconds: form.seconds,
  instructions: 'missing' in counter ? undefined : counter,
});
await load.stop();
await sink.close();

const base = rounds.get('base') ?? [];
const common = { serviceNode: node.major, form: form.name, requestsPerSecond, rounds: form.rounds };
for (const { name } of variants) {
  const own = rounds.get(name) ?? [];
  report('agent-cost-parts', {
    variant: name,
    ...common,
    against: { base: compareRounds(own, base) },
    ...describeRounds(own),
  });
}
const added = median(differences(rounds, 'all', 'base'));
const parts = {
  linking: differences(rounds, 'all', 'all-unlinked'),
  flushing: differences(rounds, 'all', 'all-unflushed'),
  heap: differences(rounds, 'all', 'time'),
  wallAndCpu: differences(rounds, 'all', 'heap'),
};
report('agent-cost-parts', {
  ...common,
  addedCpuMicrosPerRequest: added,
  parts: Object.fromEntries(
    Object.entries(parts).map(([part, micros]) => [
      part,
      { cpuMicrosPerRequest: summarize(micros), share: Number((median(micros) / added).toFixed(2)) },
    ]),
  ),
});

/** CPU time per request that one variant takes over another, round by round. */
function differences(all: Rounds, more: string, less: string): number[] {
  const cpu = (round: Round | undefined): number => round?.cpuMicrosPerRequest ?? Number.NaN;
  return (all.get(more) ?? []).map((round, i) => cpu(round) - cpu(all.get(less)?.[i]));
}
