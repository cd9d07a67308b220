// Question: does the memory of a service grow with the time that the agent runs in it?
// Act when: heap or resident memory of the second half of an hour grow by more than 2 MB an hour beyond what they do
// without the agent.
//
// The service of agent-overhead.bench.ts under half its load, with a churn of spans, labels and timers on top, without and
// with the agent side by side, so that both have the same hour. Memory is read every minute, after forced collections;
// the slope is that of the straight line through the second half. HOTSPAN_BENCH_MINUTES says how long (60),
// HOTSPAN_BENCH_NODE on which Node.js; HOTSPAN_* are handed on to the agent.
import { setTimeout as timer } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findServiceNode, readCount } from './support/agent/bench-form.js';
import { startLoad } from './support/agent/load-process.js';
import { type MemoryReading, type ServiceProcess, startService } from './support/agent/service-process.js';
import { startUploadSink } from './support/agent/upload-sink.js';
import { BASE, hotspanVariant, type Variant } from './support/agent/variants.js';
import { linearSlope } from './support/linear-slope.js';
import { report } from './support/report.js';

const PROGRAM = fileURLToPath(new URL('support/agent/memory-service.mjs', import.meta.url));
/** Carried by two services and their senders on two cores. */
const REQUESTS_PER_SECOND = 150;
const MINUTE_MS = 60_000;
/** Between two readings; a shorter run is read as often. */
const READINGS_AT_LEAST = 10;
const MB = 1_000_000;

interface Reading extends MemoryReading {
  readonly hours: number;
}

const node = await findServiceNode();
const minutes = readCount('HOTSPAN_BENCH_MINUTES') ?? 60;
const intervalMs = Math.min(MINUTE_MS, (minutes * MINUTE_MS) / READINGS_AT_LEAST);
const sink = await startUploadSink();
const runs = await Promise.all([
  watch(BASE),
  watch(hotspanVariant({ sinkUrl: sink.url, flushMs: undefined })),
]);
await sink.close();
for (const { name, readings, agent } of runs) {
  const half = readings.slice(Math.floor(readings.length / 2));
  report('agent-memory', {
    variant: name,
    serviceNode: node.major,
    minutes,
    requestsPerSecond: REQUESTS_PER_SECOND,
    readings: readings.length,
    rssMb: { first: inMb(readings[0]?.rssBytes), last: inMb(readings.at(-1)?.rssBytes) },
    heapUsedMb: { first: inMb(readings[0]?.heapUsedBytes), last: inMb(readings.at(-1)?.heapUsedBytes) },
    rssMbPerHour: slope(half, ({ rssBytes }) => rssBytes),
    heapUsedMbPerHour: slope(half, ({ heapUsedBytes }) => heapUsedBytes),
    ...(agent && { agent }),
  });
}

/** One service under load for the whole time. */
async function watch(variant: Variant) {
  const load = await startLoad();
  const service = await startService(variant, {
    node: node.path,
    stockPort: load.stockPort,
    program: PROGRAM,
  });
  try {
    const sending = load.open({
      port: service.port,
      route: '/orders',
      requestsPerSecond: REQUESTS_PER_SECOND,
      seconds: minutes * 60,
    });
    const readings = await readEveryMinute(variant.name, service);
    await sending;
    return { name: variant.name, readings, agent: await service.agentStats() };
  } finally {
    await service.stop();
    await load.stop();
  }
}

async function readEveryMinute(name: string, service: ServiceProcess): Promise<Reading[]> {
  const readings: Reading[] = [];
  const startMs = performance.now();
  for (let number = 1; number * intervalMs <= minutes * MINUTE_MS; number++) {
    await timer(startMs + number * intervalMs - performance.now());
    const memory = await service.memory();
    readings.push({ ...memory, hours: (performance.now() - startMs) / 60 / MINUTE_MS });
    console.error(`${name}: ${inMb(memory.rssBytes)} MB resident, ${inMb(memory.heapUsedBytes)} MB of heap`);
  }
  return readings;
}

function slope(readings: readonly Reading[], read: (reading: Reading) => number): number {
  const points = readings.map((reading) => ({ x: reading.hours, y: read(reading) / MB }));
  return Number(linearSlope(points).toFixed(2));
}

function inMb(bytes = Number.NaN): number {
  return Number((bytes / MB).toFixed(1));
}
