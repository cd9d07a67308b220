// Question: how long does a large request keep the server from everything else?
// Act when: the event loop is late by more than 50 ms while one is received, read and stored, or small requests then wait for
// more than three times as long as they otherwise do.
//
// Input: one profile of distinct stacks, 60 deep, as OTLP and as pprof through /ingest, of 1 to 32 MB decompressed, each sent
// twice: nodes that are new the first time are known the second. While it is stored, /ready is asked every 20 ms. The
// event-loop figure is the server's own and includes the 10 ms between two looks; the server runs in a process of its own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Percentiles, percentiles } from './support/fleet/percentiles.js';
import { type ServerProcess, startServerProcess } from './support/fleet/server-process.js';
import { asIngest, asOtlp, createLargeProfile, type LargeUpload } from './support/large/large-upload.js';
import { report } from './support/report.js';

const MEGABYTE = 1_000_000;
const SIZES = [1, 4, 16, 32];
/** /ingest takes no profile of more than 32 MiB. */
const INGEST_SIZES = [1, 4, 16];
const ASK_EVERY_MS = 20;

interface Figures {
  readonly door: string;
  readonly megabytes: number;
  readonly gzipMegabytes: number;
  readonly storedMs: number;
  readonly eventLoopMaxMs: number;
  readonly readyMs: Percentiles;
  readonly peakRssMB: number;
}

async function measure(
  server: ServerProcess,
  door: string,
  { request, bytes }: LargeUpload,
): Promise<Figures> {
  await server.read();
  server.resetPeak();
  const readyMs: number[] = [];
  let isStored = false;
  const asking = (async () => {
    while (!isStored) {
      const askedMs = performance.now();
      await (await fetch(`${server.url}/ready`)).text();
      readyMs.push(performance.now() - askedMs);
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    }
  })();
  const sentMs = performance.now();
  const response = await fetch(`${server.url}${request.path}`, {
    method: 'POST',
    headers: request.headers,
    body: request.body,
  });
  const text = await response.text();
  const storedMs = performance.now() - sentMs;
  isStored = true;
  await asking;
  if (response.status !== 200) throw new Error(`${door} answered ${response.status}: ${text.slice(0, 400)}`);
  const { eventLoopMaxMs } = await server.read();
  return {
    door,
    megabytes: Math.round((bytes / MEGABYTE) * 10) / 10,
    gzipMegabytes: Math.round((request.body.length / MEGABYTE) * 10) / 10,
    storedMs: Math.round(storedMs),
    eventLoopMaxMs: Math.round(eventLoopMaxMs),
    readyMs: percentiles(readyMs),
    peakRssMB: Math.round((await server.peakRssBytes()) / MEGABYTE),
  };
}

const dataDir = mkdtempSync(join(tmpdir(), 'hotspan-large-'));
const server = await startServerProcess({
  dataDir,
  nodeArguments: (process.env.HOTSPAN_BENCH_NODE_ARGS ?? '').split(' ').filter(Boolean),
  serverArguments: [],
});
const figures: Figures[] = [];
try {
  for (const megabytes of SIZES) {
    const otlp = asOtlp(createLargeProfile(megabytes * MEGABYTE, megabytes));
    for (let time = 0; time < 2; time++) figures.push(await measure(server, 'otlp', otlp));
  }
  for (const megabytes of INGEST_SIZES) {
    const ingest = asIngest(createLargeProfile(megabytes * MEGABYTE, 100 + megabytes));
    for (let time = 0; time < 2; time++) figures.push(await measure(server, 'ingest', ingest));
  }
} finally {
  await server.stop();
  rmSync(dataDir, { recursive: true });
}
report('large-requests', { figures });
