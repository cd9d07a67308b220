// Question: what does the server pay to store a profile by OTLP (CPU, latency, memory), and how fast does it answer
// from what it has stored?
// Act when: more than 2 ms of CPU per profile, a write waits longer than 500 ms, or a flame graph of the whole range takes
// more than 100 ms.
//
// Input: 4 services x 3 pods, seeded (support/busy-service.ts), gzip, two profiles a request, 8 requests at a time. The
// server runs in a process of its own and counts its own CPU; "refused" is the same requests turned away by their content
// type: HTTP and nothing else.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { encodeProfiles } from '@hotspan/otlp-profiles';
import { createBusyService } from './support/busy-service.js';
import { report, summarize } from './support/report.js';

const REQUESTS = Number(process.env.HOTSPAN_BENCH_REQUESTS ?? 1_200);
const WARM_UP = 120;
const CONCURRENCY = 8;
const PROFILES_PER_REQUEST = 2;
const CPU_TYPE = 'cpu:cpu:nanoseconds:cpu:nanoseconds';

const dataDir = mkdtempSync(join(tmpdir(), 'hotspan-bench-'));
const program = fileURLToPath(new URL('../packages/server/dist/bin.js', import.meta.url));
const startedMs = performance.now();
const child = spawn(
  process.execPath,
  [program, '--host', '127.0.0.1', '--port', '0', '--data-dir', dataDir],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);
const url = await readyUrl();
const readyMs = performance.now() - startedMs;

const endMs = Date.now();
const bodies = makeBodies(REQUESTS + WARM_UP);
await sendAll(bodies.slice(0, WARM_UP), 'application/x-protobuf');
const stored = await measure(() => sendAll(bodies.slice(WARM_UP), 'application/x-protobuf'));
const refused = await measure(() => sendAll(bodies.slice(WARM_UP), 'text/plain'));
const queries = {
  coldFlameGraphMs: await timeQueries('SelectMergeStacktraces', {}, 1),
  flameGraphMs: await timeQueries('SelectMergeStacktraces', {}, 9),
  seriesMs: await timeQueries('SelectSeries', { step: 60 }, 9),
};
const rssBytes = await readMetric('process_resident_memory_bytes');
child.kill('SIGTERM');
await once(child, 'exit');
rmSync(dataDir, { recursive: true });

const profiles = REQUESTS * PROFILES_PER_REQUEST;
report('ingest', {
  profiles,
  requestBytesGzip: summarize(bodies.map(({ length }) => length)),
  readyMs: Math.round(readyMs),
  cpuMsPerProfile: Number(((stored.cpuSeconds * 1_000) / profiles).toFixed(3)),
  cpuMsPerRefusedProfile: Number(((refused.cpuSeconds * 1_000) / profiles).toFixed(3)),
  profilesPerSecond: Math.round(profiles / stored.seconds),
  writeMs: { p50: percentile(stored.result, 0.5), p99: percentile(stored.result, 0.99) },
  rssMB: Math.round(rssBytes / 1e6),
  ...queries,
});

async function readyUrl(): Promise<string> {
  for await (const line of createInterface({ input: child.stdout })) {
    const found = /^hotspan-server listening on (\S+)$/.exec(line)?.[1];
    if (found !== undefined) return found;
  }
  throw new Error('the server ended before it was ready');
}

function makeBodies(count: number): Buffer<ArrayBuffer>[] {
  const pods = Array.from({ length: 12 }, (_, i) =>
    createBusyService({
      // Pods of one service run the same program.
      seed: 1 + Math.floor(i / 3),
      resource: { 'service.name': `service-${Math.floor(i / 3)}`, 'service.instance.id': `pod-${i}` },
    }),
  );
  return Array.from({ length: count }, (_, i) => {
    const timeMs = endMs - (count - i) * 1_250;
    return gzipSync(encodeProfiles((pods[i % 12] ?? pods[0])?.window(timeMs) ?? fail()));
  });
}

function fail(): never {
  throw new Error('there is a pod for every number');
}

/** Returns how long each request took, in milliseconds. */
async function sendAll(requests: readonly Buffer<ArrayBuffer>[], contentType: string): Promise<number[]> {
  const latencies: number[] = [];
  let next = 0;
  const send = async (): Promise<void> => {
    while (next < requests.length) {
      const body = requests[next++];
      if (body === undefined) return;
      const start = performance.now();
      const response = await fetch(`${url}/v1development/profiles`, {
        method: 'POST',
        headers: { 'content-type': contentType, 'content-encoding': 'gzip' },
        body,
      });
      await response.arrayBuffer();
      if (response.status !== (contentType === 'text/plain' ? 415 : 200))
        throw new Error(`answered ${response.status}`);
      latencies.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, send));
  return latencies;
}

async function measure<T>(
  work: () => Promise<T>,
): Promise<{ result: T; cpuSeconds: number; seconds: number }> {
  const cpuBefore = await readMetric('process_cpu_seconds_total');
  const start = performance.now();
  const result = await work();
  const seconds = (performance.now() - start) / 1_000;
  return { result, seconds, cpuSeconds: (await readMetric('process_cpu_seconds_total')) - cpuBefore };
}

async function readMetric(name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

async function timeQueries(method: string, extra: object, count: number) {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    const response = await fetch(`${url}/querier.v1.QuerierService/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        profileTypeID: CPU_TYPE,
        labelSelector: '{service_name="service-0"}',
        start: endMs - 86_400_000,
        end: endMs,
        ...extra,
      }),
    });
    const text = await response.text();
    if (!text.includes('function') && method === 'SelectMergeStacktraces') throw new Error('no flame graph');
    times.push(performance.now() - start);
  }
  return summarize(times);
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Number((sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN).toPrecision(4));
}
