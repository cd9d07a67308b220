// Question: how long does the server need to answer what Grafana and its page ask, next to the reference?
// Act when: a merge, diff or export takes more than a tenth of the reference's time, or another query more than half of it.
//
// Input: the fleet of ingest.bench.ts (support/fleet) for 24 hours, stored by Push; then `hotspan-server compact`, for hours that got their
// profiles within seconds are rolled up again after ten minutes, and how many would wait for that is chance; and the server is started anew.
// Each query is asked once for the first time (nothing is known of its service) and 25 more times, in which code is compiled as in a
// server that has run for a while, over the last 24 hours and over the last one; no results are remembered (--query-cache-bytes=none),
// but which series there are and which hours are rolled up. The reference's times are constants, with their conditions in
// support/fleet/read-queries.ts; another server on another day: look at ratios of ten, not at tenths. HOTSPAN_BENCH_HOURS: hours stored, default 24; the other knobs of ingest.bench.ts that are about
// the server count too.
import { createReadAsker } from './support/fleet/ask-read.js';
import { readBenchOptions } from './support/fleet/bench-options.js';
import { listTypes } from './support/fleet/check-stored.js';
import { makeDataDir, removeDataDirs } from './support/fleet/data-dirs.js';
import { uploadsPerInterval } from './support/fleet/fleet-plan.js';
import { REFERENCE_PEAK_RSS_MB, readQueries } from './support/fleet/read-queries.js';
import { createUploadSender } from './support/fleet/send-uploads.js';
import { compactStore, type ServerProcess, startServerProcess } from './support/fleet/server-process.js';
import { createUploadMakers } from './support/fleet/upload-makers.js';
import { createUploadSource } from './support/fleet/upload-source.js';
import { median, report } from './support/report.js';

const HOUR_MS = 3_600_000;
const INTERVAL_MS = 60_000;
const REPEATS = 25;

const options = readBenchOptions();
const hours = options.hours || 24;
const dataDir = makeDataDir();
const endMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
const fleet = { ...options, intervalMs: INTERVAL_MS, startMs: endMs - hours * HOUR_MS, seed: 1 };

try {
  await withServer(store);
  await compactStore(dataDir);
  report('read', { hours, ...(await withServer(measure)) });
} finally {
  removeDataDirs();
}

async function withServer<T>(work: (server: ServerProcess) => Promise<T>): Promise<T> {
  const serverArguments = [...options.serverArguments, '--query-cache-bytes=none'];
  const server = await startServerProcess({ dataDir, ...options, serverArguments });
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

async function measure(server: ServerProcess): Promise<Record<string, unknown>> {
  const types = await listTypes({ url: server.url, startMs: fleet.startMs, endMs });
  const type = types.find(({ sampleType }) => sampleType === 'wall')?.ID ?? '';
  const ask = createReadAsker(server.url);
  const rows: Record<string, object> = {};
  for (const length of ['day', 'hour'] as const) {
    const startMs = length === 'day' ? fleet.startMs : endMs - HOUR_MS;
    for (const query of readQueries(length, { type, startMs, endMs: endMs - 1 })) {
      const firstMs = await ask(query);
      const laterMs: number[] = [];
      for (let i = 0; i < REPEATS; i++) laterMs.push(await ask(query));
      const { referenceMs, goal } = query;
      const ms = median(laterMs);
      rows[`${query.name}, ${length}`] = {
        firstMs: round(firstMs),
        ms: round(ms),
        referenceMs,
        share: round(ms / referenceMs),
        goal,
      };
    }
  }
  return {
    rows,
    peakRssMB: round((await server.peakRssBytes()) / 1e6),
    referencePeakRssMB: REFERENCE_PEAK_RSS_MB,
  };
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

async function store(server: ServerProcess): Promise<void> {
  const makers = createUploadMakers();
  const source = createUploadSource(makers, fleet, 'push');
  const sender = createUploadSender(server.url);
  for (let hour = 0; hour < hours; hour++) {
    const uploads = await source.take(uploadsPerInterval(fleet) * (HOUR_MS / INTERVAL_MS));
    await sender.saturate(uploads, options.concurrency);
  }
  sender.close();
  makers.close();
}
