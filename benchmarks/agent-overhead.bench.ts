// Question: what does the agent cost a service: CPU per request with and without, and bytes per flush?
// Act when: the agent adds more than 5 % to the CPU time of a request, or a flush holds up the event loop for more
// than 20 ms.
//
// A traced Fastify service that computes for 1 to 2 ms per request runs in a process of its own, without and with the
// agent by turns, and answers the same number of requests. CPU time is that of all its threads, so sampling, linking,
// flushing, encoding and compressing all count. A run is about six seconds and ends with a flush, so flushes weigh
// more than by default, where one comes every 15 seconds. The first ones belong to the warm-up: they load the exporter,
// and compiling what a flush runs costs as much as hundreds of requests. Variables such as HOTSPAN_PROFILES=heap or
// HOTSPAN_FLUSH_INTERVAL_MS=1000 are handed on to the agent.
import { type ServiceChild, type ServiceReading, startService } from './support/agent-child.js';
import { sendRequests } from './support/agent-load.js';
import { startUploadSink, type UploadSize } from './support/agent-sink.js';
import { report, summarize } from './support/report.js';

const PAIRS = 7;
const WARM_UP_ROUNDS = 4;
const WARM_UP_REQUESTS = 500;
const REQUESTS = 4_000;
/** Keeps the service busy, and no more. */
const CONCURRENCY = 2;
/** Options that change what the agent costs. */
const KNOBS = ['FLUSH_INTERVAL_MS', 'PROFILES', 'SAMPLING_RATE_HZ', 'HEAP_INTERVAL_BYTES', 'SPAN_SCOPE'];
const AGENT_ENV: Record<string, string> = {};
for (const name of KNOBS.map((knob) => `HOTSPAN_${knob}`)) {
  const value = process.env[name];
  if (value !== undefined) AGENT_ENV[name] = value;
}

interface Run {
  readonly cpuMicros: number;
  readonly uploads: readonly UploadSize[];
  /** After the very first flush. */
  readonly first: ServiceReading['stats'];
  readonly before: ServiceReading['stats'];
  readonly after: ServiceReading['stats'];
}

const sink = await startUploadSink();
const runs: Record<'without' | 'with', Run[]> = { without: [], with: [] };
for (let pair = 0; pair < PAIRS; pair++) {
  // Each goes first every other time, for a machine may slow down while it is measured.
  const order = pair % 2 === 0 ? (['without', 'with'] as const) : (['with', 'without'] as const);
  for (const way of order) runs[way].push(await measure(way));
}
await sink.close();

const cpuOf = (way: 'without' | 'with'): number[] => runs[way].map(({ cpuMicros }) => cpuMicros);
const uploads = runs.with.flatMap((run) => run.uploads);
const stats = runs.with.map(({ first, before, after }) => {
  if (!first || !before || !after) throw new Error('the agent did not run');
  return { first, before, after };
});
report('agent-overhead', {
  requestsPerRun: REQUESTS,
  runs: PAIRS,
  agentEnv: AGENT_ENV,
  cpuMicrosPerRequest: { without: summarize(cpuOf('without')), with: summarize(cpuOf('with')) },
  ratioOfNeighbours: summarize(
    cpuOf('with').map((cpuMicros, pair) => cpuMicros / (cpuOf('without')[pair] ?? Number.NaN)),
  ),
  flushes: uploads.length,
  bytesPerFlush: {
    gzip: summarize(uploads.map(({ gzipBytes }) => gzipBytes)),
    raw: summarize(uploads.map(({ rawBytes }) => rawBytes)),
  },
  flushPauseMs: {
    first: summarize(stats.map(({ first }) => first.lastFlushMs)),
    later: summarize(stats.map(({ after }) => after.lastFlushMs)),
  },
  samplesPerFlush: summarize(
    stats.map(
      ({ before, after }) =>
        (after.recordedSamples - before.recordedSamples) / (after.flushes - before.flushes),
    ),
  ),
  linkMode: stats[0]?.after.linkMode,
});

/** CPU time per request of one fresh service, and what it uploaded meanwhile. */
async function measure(way: 'without' | 'with'): Promise<Run> {
  const service = await startService(
    way === 'without' ? undefined : { ...AGENT_ENV, HOTSPAN_ENDPOINT: sink.url },
  );
  try {
    const warmUps = await warmUp(service);
    const before = warmUps.at(-1) ?? (await service.flushAndRead());
    const uploadsBefore = sink.uploads.length;
    await sendRequests(service.port, REQUESTS, CONCURRENCY);
    const after = await service.flushAndRead();
    return {
      cpuMicros: (after.cpuMicros - before.cpuMicros) / REQUESTS,
      uploads: sink.uploads.slice(uploadsBefore),
      first: warmUps[0]?.stats,
      before: before.stats,
      after: after.stats,
    };
  } finally {
    await service.stop();
  }
}

/** Until the code of the service and of the agent is compiled. Returns what was told after each flush. */
async function warmUp(service: ServiceChild): Promise<ServiceReading[]> {
  const readings: ServiceReading[] = [];
  while (readings.length < WARM_UP_ROUNDS) {
    await sendRequests(service.port, WARM_UP_REQUESTS, CONCURRENCY);
    readings.push(await service.flushAndRead());
  }
  return readings;
}
