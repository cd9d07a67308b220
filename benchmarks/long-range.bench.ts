// Question: how long does a flame graph of 30 days of a hundred series take?
// Act when: the first one of all services, with tree nodes known, takes more than a second.
//
// Input: 4 services of 25 pods with a profile a minute, 30 days up to the last hour that is over, written with SQL into the tables of an
// embedded store (support/long-range/fill-store.ts): 4.3 million rows of `profiles`, and roll-ups of hours and days that agree with them,
// of 1,000 stacks for each series and day. The nodes of a day fit into its roll-up, so that none are folded. Each selection is asked of
// a server of its own, which knows nothing: for an hour, which makes it read tree nodes, for 30 days the first time, and some more times.
// HOTSPAN_BENCH_DAYS, HOTSPAN_BENCH_PODS (of each service), HOTSPAN_BENCH_STACKS and HOTSPAN_BENCH_NODES (of a service, default 20,000)
// change it; HOTSPAN_BENCH_PROGRAM is the bin.js of another build, HOTSPAN_BENCH_LENGTHS the days that are asked for, default 30.
import { makeDataDir, removeDataDirs } from './support/fleet/data-dirs.js';
import { type ServerProcess, startServerProcess } from './support/fleet/server-process.js';
import { settle } from './support/fleet/settle.js';
import {
  fillStore,
  LONG_RANGE_TYPE,
  type LongRangePlan,
  type StoredTotals,
} from './support/long-range/fill-store.js';
import { report, summarize } from './support/report.js';

const DAY_MS = 86_400_000;
const HOUR_SECONDS = 3_600;
/** After which the server takes an hour for over. */
const GRACE_SECONDS = 300;
const REPEATS = 5;
const SELECTORS = {
  all: '{}',
  service: '{service_name="service-0"}',
  pod: '{service_name="service-0", pod="pod-0"}',
} as const;

const plan: LongRangePlan = {
  days: readNumber('DAYS', 30),
  services: 4,
  podsPerService: readNumber('PODS', 25),
  nodes: readNumber('NODES', 20_000),
  stacks: readNumber('STACKS', 1_000),
  endSeconds: Math.floor((Date.now() / 1_000 - GRACE_SECONDS) / HOUR_SECONDS) * HOUR_SECONDS,
};
const lengths = (process.env.HOTSPAN_BENCH_LENGTHS ?? String(plan.days)).split(',').map(Number);
const dataDir = makeDataDir();

try {
  // Makes the tables.
  await withServer(async () => {});
  const startedMs = performance.now();
  const totals = await fillStore(dataDir, plan);
  const fillSeconds = Math.round((performance.now() - startedMs) / 1_000);
  const figures: Record<string, object> = {};
  for (const days of lengths) {
    for (const name of ['all', 'service', 'pod'] as const) {
      figures[`${name}, ${days} days`] = await withServer((server) =>
        measure(server, { name, days, totals }),
      );
    }
  }
  report('long-range', { ...plan, fillSeconds, figures });
} finally {
  removeDataDirs();
}

async function withServer<T>(work: (server: ServerProcess) => Promise<T>): Promise<T> {
  const program = process.env.HOTSPAN_BENCH_PROGRAM;
  const server = await startServerProcess({ dataDir, program, nodeArguments: [], serverArguments: [] });
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

interface Selection {
  readonly name: keyof typeof SELECTORS;
  readonly days: number;
  readonly totals: StoredTotals;
}

async function measure(server: ServerProcess, { name, days, totals }: Selection): Promise<object> {
  // It looks for what is to be rolled up.
  await settle(server);
  const endMs = plan.endSeconds * 1_000;
  const ask = (startMs: number) =>
    askFlameGraph(server.url, { labelSelector: SELECTORS[name], start: startMs, end: endMs });
  const nodes = await ask(endMs - 3_600_000);
  server.resetPeak();
  const first = await ask(endMs - days * DAY_MS);
  if (days === plan.days && first.total !== totals[name]) {
    throw new Error(`the flame graph of ${name} has ${first.total}, and ${totals[name]} is stored`);
  }
  const laterMs: number[] = [];
  for (let i = 0; i < REPEATS; i++) laterMs.push((await ask(endMs - days * DAY_MS)).ms);
  return {
    hourMs: Math.round(nodes.ms),
    firstMs: Math.round(first.ms),
    laterMs: summarize(laterMs),
    peakRssMB: Math.round((await server.peakRssBytes()) / 1e6),
  };
}

async function askFlameGraph(
  url: string,
  selection: { readonly labelSelector: string; readonly start: number; readonly end: number },
): Promise<{ ms: number; total: number }> {
  const startMs = performance.now();
  const response = await fetch(`${url}/querier.v1.QuerierService/SelectMergeStacktraces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ profileTypeID: LONG_RANGE_TYPE, ...selection }),
  });
  const text = await response.text();
  const ms = performance.now() - startMs;
  if (response.status !== 200) throw new Error(`answered ${response.status}: ${text.slice(0, 400)}`);
  // An answer of the server, in the shape of the protocol.
  const { flamegraph } = JSON.parse(text) as { flamegraph: { total?: string } };
  return { ms, total: Number(flamegraph.total) };
}

function readNumber(name: string, standard: number): number {
  const value = Number(process.env[`HOTSPAN_BENCH_${name}`] ?? standard);
  if (value >= 1) return value;
  throw new Error(`HOTSPAN_BENCH_${name} must be a number, got ${process.env[`HOTSPAN_BENCH_${name}`]}.`);
}
