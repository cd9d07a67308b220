// Question: what does the agent cost a realistic traced service, against the same service without it and with others'?
// Act when: with linkage, wall, CPU and heap on, against OpenTelemetry alone, a request takes more than 1.06 times the
// instructions (1.10 on Node 20; the CPU time where the machine counts no instructions), the event loop is later by more
// than 10 ms around a flush at the 99th percentile, more than 50 KB are uploaded a minute, or 25 MB are added to the
// resident memory.
//
// Each variant of the service runs in a process of its own under a steady open-loop load, in rounds that all variants
// take in turns; ratios and differences are medians over the pairs of a round. The rate is 1,200 requests a second, or
// less on a machine of which that takes more than half of a core. CPU time is that of all threads, so sampling, linking,
// flushing, encoding and compressing all count. Latency counts from the moment at which a request was to be sent.
// Variants: `base` (OpenTelemetry alone), `hotspan`, `pyroscope` (wall with CPU time, and heap), `datadog` (dd-trace's
// tracer in place of OpenTelemetry) and `datadog-profiler` (on top of it). The others' come from npm, into a cache.
//
// The quick form flushes every 5 seconds in all variants, so it weighs flushes and heap uploads more than the defaults
// do. Read uploads per minute and memory from the long one, which takes an hour and a half:
//   HOTSPAN_BENCH_FORM=long          every agent at its own default; quick otherwise
//   HOTSPAN_BENCH_NODE=24            the Node.js of the service: 20, 22, 24 or 26
//   HOTSPAN_BENCH_VARIANTS=base,hotspan
//   HOTSPAN_BENCH_ROUNDS=7, HOTSPAN_BENCH_RATE=600
// Other HOTSPAN_* variables, such as HOTSPAN_PROFILES=heap, are handed on to the agent.
import { findServiceNode, isAsked, readForm } from './support/agent/bench-form.js';
import { calibrateRate } from './support/agent/calibrate-rate.js';
import { compareRounds, describeRounds } from './support/agent/compare-rounds.js';
import { findInstructionCounter } from './support/agent/count-instructions.js';
import { installRivals } from './support/agent/install-rivals.js';
import { startLoad } from './support/agent/load-process.js';
import { runRounds } from './support/agent/run-rounds.js';
import { startUploadSink } from './support/agent/upload-sink.js';
import { agentVariables, planVariants, runnableVariants } from './support/agent/variants.js';
import { report } from './support/report.js';

const form = readForm();
const node = await findServiceNode();
const counter = findInstructionCounter();
if ('missing' in counter)
  console.error(`agent-overhead: no instructions, CPU time alone: ${counter.missing}`);

const sink = await startUploadSink();
const load = await startLoad();
const rivals = await installRivals();
const planned = planVariants({ sinkUrl: sink.url, flushMs: form.flushMs, rivals, nodeMajor: node.major });
const variants = runnableVariants(planned.filter(({ name }) => isAsked(name)));
const requestsPerSecond = await calibrateRate(load, node.path);
console.error(
  `agent-overhead: ${form.name} form, ${requestsPerSecond} requests a second, ${variants.length} variants in ` +
    `${form.rounds} rounds of ${form.warmUpSeconds} + ${form.seconds} s, ` +
    `flushes ${form.flushMs === undefined ? 'by default' : `every ${form.flushMs} ms`}`,
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

for (const { name, against } of variants) {
  const own = rounds.get(name) ?? [];
  const comparisons = against.flatMap((other) => {
    const others = rounds.get(other);
    return others === undefined ? [] : [[other, compareRounds(own, others)] as const];
  });
  report('agent-overhead', {
    variant: name,
    serviceNode: node.major,
    form: form.name,
    requestsPerSecond,
    rounds: form.rounds,
    ...(name === 'hotspan' && { agentEnv: agentVariables() }),
    against: Object.fromEntries(comparisons),
    ...describeRounds(own),
  });
}
