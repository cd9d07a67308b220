// Question: what does a service feel of the agent when the server that profiles go to is in trouble?
// Act when: beside a server that is well, requests are slower by more than 10 % at the 99th percentile, the service ends
// with another code or more than two seconds later than by itself, or the agent logs more than its start and one line.
//
// The service of agent-overhead.bench.ts under a steady open-loop load, in rounds that all surroundings take in turns: one
// whose agent has a server in trouble, or that has no agent, and at the same time one whose agent's server takes profiles,
// so that whatever else the machine does is done to both. A flush comes every second, fifteen times as often as by
// default, so that a round has many, with their retries and time-outs. Latency counts from the moment at which a request
// was to be sent; ratios and differences are medians over the pairs. At its end a service closes what is its own and is
// left to end by itself.
//   HOTSPAN_BENCH_NODE=24            the Node.js of the services: 20, 22, 24 or 26
//   HOTSPAN_BENCH_VARIANTS=without,hanging
//   HOTSPAN_BENCH_ROUNDS=7, HOTSPAN_BENCH_RATE=300
// Other HOTSPAN_* variables are handed on to the agent.
import { findServiceNode, isAsked, readCount } from './support/agent/bench-form.js';
import { startLoad } from './support/agent/load-process.js';
import {
  runTroubledRound,
  type ServiceRound,
  type Surroundings,
  type TroubledRound,
} from './support/agent/run-troubled-round.js';
import { takeTurns } from './support/agent/take-turns.js';
import { report, summarize } from './support/report.js';

const ROUNDS = 5;
/** Of each of the two services: little, for they share the machine with those who ask and answer them. */
const REQUESTS_PER_SECOND = 150;
const FLUSH_MS = 1_000;
const WARM_UP_SECONDS = 3;
const SECONDS = 10;

const SURROUNDINGS: readonly Surroundings[] = [
  { name: 'without', mood: undefined },
  { name: 'refused', mood: 'refused' },
  { name: 'hanging', mood: 'hanging' },
  { name: 'slow', mood: 'slow' },
  { name: 'reset', mood: 'reset' },
  { name: '500', mood: 500 },
  { name: '503-retry-after', mood: 503 },
  { name: '429-retry-after', mood: 429 },
  { name: 'garbage', mood: 'garbage' },
  { name: 'huge', mood: 'huge' },
  { name: 'no-tls', mood: 'no TLS' },
  { name: 'untrusted', mood: 'untrusted' },
];

const node = await findServiceNode();
const rounds = readCount('HOTSPAN_BENCH_ROUNDS') ?? ROUNDS;
const requestsPerSecond = readCount('HOTSPAN_BENCH_RATE') ?? REQUESTS_PER_SECOND;
const loads = [await startLoad(), await startLoad()] as const;
const surroundings = SURROUNDINGS.filter(({ name }) => isAsked(name));
const init = {
  ...{ loads, node: node.path, requestsPerSecond },
  ...{ flushMs: FLUSH_MS, warmUpSeconds: WARM_UP_SECONDS, seconds: SECONDS },
};
const results = await takeTurns(surroundings, rounds, async (each, round) => {
  const result = await runTroubledRound(each, init);
  const { own, well } = result;
  console.error(
    `round ${round + 1}, ${each.name}: ${formatRound(own)}; beside one that is well: ${formatRound(well)}`,
  );
  return result;
});
await Promise.all(loads.map((load) => load.stop()));

for (const { name } of surroundings) {
  const pairs = results.get(name) ?? [];
  const own = pairs.map((pair) => pair.own);
  report('agent-surroundings', {
    surroundings: name,
    serviceNode: node.major,
    ...{ requestsPerSecond, rounds, flushMs: FLUSH_MS },
    againstWell: compare(pairs),
    own: summarizeRounds(own),
    well: summarizeRounds(pairs.map(({ well }) => well)),
    lines: own.at(-1)?.lines,
    agent: own.at(-1)?.agent,
  });
}

function formatRound({ latencyMs, unanswered, exitCode, lines }: ServiceRound): string {
  const overload = unanswered > 0 ? `, OVERLOADED: ${unanswered} unanswered` : '';
  const latency = `p99 ${latencyMs.p99.toFixed(1)} ms, worst ${latencyMs.max.toFixed(1)} ms`;
  return `${latency}, exit code ${exitCode}, ${lines.length} lines${overload}`;
}

function compare(pairs: readonly TroubledRound[]): Record<string, unknown> {
  const difference = (read: (round: ServiceRound) => number): ReturnType<typeof summarize> =>
    summarize(pairs.map(({ own, well }) => read(own) - read(well)));
  return {
    latencyP99Ratio: summarize(pairs.map(({ own, well }) => own.latencyMs.p99 / well.latencyMs.p99)),
    latencyP99Ms: difference(({ latencyMs }) => latencyMs.p99),
    worstLatencyMs: difference(({ latencyMs }) => latencyMs.max),
    worstDelayMs: difference(({ worstDelayMs }) => worstDelayMs),
  };
}

function summarizeRounds(rounds: readonly ServiceRound[]): Record<string, unknown> {
  const spread = (read: (round: ServiceRound) => number): ReturnType<typeof summarize> =>
    summarize(rounds.map(read));
  return {
    latencyMs: {
      p50: spread(({ latencyMs }) => latencyMs.p50),
      p99: spread(({ latencyMs }) => latencyMs.p99),
      max: spread(({ latencyMs }) => latencyMs.max),
    },
    worstDelayMs: spread(({ worstDelayMs }) => worstDelayMs),
    unanswered: rounds.reduce((sum, { unanswered }) => sum + unanswered, 0),
    exitCodes: [...new Set(rounds.map(({ exitCode }) => exitCode))],
    leaveMs: spread(({ leaveMs }) => leaveMs),
    linesLogged: spread(({ lines }) => lines.length),
  };
}
