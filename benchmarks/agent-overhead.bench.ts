// Question: what does the agent cost a service: CPU per request with and without, and bytes per flush?
// Act when: the agent adds more than 5 % to the CPU time of a request, or a flush holds up the event loop for more
// than 20 ms.
//
// A traced Fastify service that computes for 1 to 2 ms per request runs in a process of its own, without and with the
// agent by turns, and answers the same number of requests. CPU time is that of all its threads, so sampling, linking,
// flushing, encoding and compressing all count. A run is about six seconds and ends with a flush, so flushes weigh
// more than by default, where one comes every 15 seconds. The very first one, which loads the exporter, belongs to the
// warm-up. Variables such as HOTSPAN_FLUSH_INTERVAL_MS=1000 or HOTSPAN_PROFILES=heap are handed on to the agent.
import { type ServiceReading, startService } from './support/agent-child.js';
import { sendRequests } from './support/agent-load.js';
import { startUploadSink, type UploadSize } from './support/agent-sink.js';
import { report, summarize } from './support/report.js';

const PAIRS = 9;
const WARM_UP_REQUESTS = 800;
const REQUESTS = 5_000;
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
const stats = runs.with.map(({ before, after }) => {
  if (before === undefined || after === undefined) throw new Error('the agent did not run');
  return { before, after };
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
    first: summarize(stats.map(({ before }) => before.lastFlushMs)),
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
    await sendRequests(service.port, WARM_UP_REQUESTS, CONCURRENCY);
    const before = await service.flushAndRead();
    const uploadsBefore = sink.uploads.length;
    await sendRequests(service.port, REQUESTS, CONCURRENCY);
    const after = await service.flushAndRead();
    return {
      cpuMicros: (after.cpuMicros - before.cpuMicros) / REQUESTS,
      uploads: sink.uploads.slice(uploadsBefore),
      before: before.stats,
      after: after.stats,
    };
  } finally {
    await service.stop();
  }
}
