import { summarize } from '../report.js';
import type { BenchOptions } from './bench-options.js';
import { PROGRAMS } from './captured-windows.js';
import { checkStored, type StoredRange, timeFlameGraph } from './check-stored.js';
import { makeDataDir } from './data-dirs.js';
import type { Door } from './encode-upload.js';
import { type Fleet, serviceOf, uploadsPerInterval } from './fleet-plan.js';
import { percentiles } from './percentiles.js';
import { createUploadSender, type UploadSender } from './send-uploads.js';
import { type ServerProcess, startServerProcess } from './server-process.js';
import { settle } from './settle.js';
import { readStoredBytes } from './stored-bytes.js';
import type { UploadMakers } from './upload-makers.js';
import { createUploadSource, type UploadSource } from './upload-source.js';

const INTERVAL_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Until the server's code is compiled and the functions of all windows are known to it. */
const WARM_UP_PROFILES = 360;
const REFUSED_REQUESTS = 400;
const FLAME_GRAPHS = 5;
const OVERLOAD_FACTOR = 4;
const OVERLOAD_SECONDS = 5;
/** More than are sent meanwhile on any machine: their times are to be in the past. */
const OVERLOAD_PROFILES = 40_000;
/** Hours after which the cost of a profile is told. */
const COST_HOURS = [1, 6, 24, 72, 168];

/** All that is measured of one way in, as the report prints it. */
export type DoorFigures = Readonly<Record<string, unknown>>;

/** Runs a server with an empty directory, sends it what the fleet sends, and checks that it has all of it. */
export async function measureDoor(
  door: Door,
  options: BenchOptions,
  makers: UploadMakers,
): Promise<DoorFigures> {
  const dataDir = makeDataDir();
  const start = () => startServerProcess({ dataDir, ...options });
  let server = await start();
  try {
    const endMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
    const fleet = planFleet(options, endMs);
    const source = createUploadSource(makers, fleet, door);
    const run: DoorRun = { server, source, sender: createUploadSender(server.url), options };
    const idleRssMB = toMB((await server.read()).rssBytes);
    const stored = await storeHours(run);
    const warmUpCpuMs = await cpuMsPerProfile(run, WARM_UP_PROFILES);
    const saturated = await measureSaturated(run);
    const half = await measureHalf(run, saturated.profilesPerSecond / 2);
    const overload = await measureOverload(door, options, { makers, perSecond: saturated.profilesPerSecond });
    const settleSeconds = await settle(server);
    const refusedCpuMs = door === 'otlp' ? await measureRefused(run) : undefined;
    const peakRssMB = toMB(await server.peakRssBytes());
    run.sender.close();
    await server.stop();

    server = await start();
    const restartMs = Math.round(server.readyMs);
    const range = { url: server.url, startMs: fleet.startMs, endMs: source.nextTimeMs };
    const flameGraphMs = await timeFlameGraphs(range);
    await checkStored(range, source.totals);
    await server.stop();
    const bytesByTable = readStoredBytes(dataDir);
    const perProfile = (bytes: number): number => Math.round(bytes / source.taken);
    return {
      profilesPerCpuSecond: saturated.profilesPerCpuSecond,
      cpuMsPerProfile: saturated.cpuMsPerProfile,
      // The first ones bring all functions and stacks that are new to the server.
      warmUpCpuMsPerProfile: warmUpCpuMs,
      settleCpuMsPerProfile: round((settleSeconds * 1_000) / source.taken),
      ...(refusedCpuMs !== undefined && { refusedCpuMsPerProfile: refusedCpuMs }),
      valuesPerProfile: source.valuesPerProfile,
      saturated,
      half,
      overload,
      ...(stored !== undefined && { stored }),
      rssMB: { idle: idleRssMB, peak: peakRssMB, peakSaturated: saturated.peakRssMB },
      bytesPerProfile: {
        all: perProfile(Object.values(bytesByTable).reduce((sum, bytes) => sum + bytes, 0)),
        ...Object.fromEntries(
          Object.entries(bytesByTable).map(([table, bytes]) => [table, perProfile(bytes)]),
        ),
      },
      profilesStored: source.taken,
      restartMs,
      flameGraphMs,
    };
  } catch (error) {
    // Whatever runs is ended; the failure is what counts.
    await server.stop().catch(() => {});
    throw error;
  }
}

interface DoorRun {
  readonly server: ServerProcess;
  readonly source: UploadSource;
  readonly sender: UploadSender;
  readonly options: BenchOptions;
}

/** So that everything that will be sent is in the past. */
function planFleet(options: BenchOptions, endMs: number): Fleet {
  const { podsPerService, hours, profiles, halfSeconds } = options;
  const fleet = { podsPerService, intervalMs: INTERVAL_MS, startMs: 0, seed: 1 };
  const perHour = (uploadsPerInterval(fleet) * HOUR_MS) / INTERVAL_MS;
  // More at half the rate than any machine takes.
  const afterwards = WARM_UP_PROFILES + profiles + halfSeconds * 2_000;
  return { ...fleet, startMs: endMs - HOUR_MS * (hours + Math.ceil(afterwards / perHour)) };
}

async function measureSaturated({ server, source, sender, options }: DoorRun) {
  const uploads = await source.take(options.profiles);
  server.resetPeak();
  const before = await server.read();
  const startMs = performance.now();
  const latenciesMs = await sender.saturate(uploads, options.concurrency);
  const seconds = (performance.now() - startMs) / 1_000;
  const after = await server.read();
  const cpuSeconds = after.cpuSeconds - before.cpuSeconds;
  return {
    profilesPerCpuSecond: Math.round(uploads.length / cpuSeconds),
    cpuMsPerProfile: round((cpuSeconds * 1_000) / uploads.length),
    profilesPerSecond: Math.round(uploads.length / seconds),
    writeMs: percentiles(latenciesMs),
    eventLoopMaxMs: Math.round(after.eventLoopMaxMs),
    peakRssMB: toMB(await server.peakRssBytes()),
    gzipBytes: summarize(uploads.map(({ body }) => body.length)),
  };
}

async function measureHalf({ server, source, sender, options }: DoorRun, perSecond: number) {
  const uploads = await source.take(Math.round(perSecond * options.halfSeconds));
  // The event loop's longest delay begins anew with every reading.
  await server.read();
  const latenciesMs = await sender.atRate(uploads, perSecond);
  return {
    profilesPerSecond: Math.round(perSecond),
    writeMs: percentiles(latenciesMs),
    eventLoopMaxMs: Math.round((await server.read()).eventLoopMaxMs),
  };
}

interface OverloadContext {
  readonly makers: UploadMakers;
  /** What the server takes at most. */
  readonly perSecond: number;
}

/** Sends to a server of its own, for what it refuses is not stored, several times what it can take. */
async function measureOverload(door: Door, options: BenchOptions, { makers, perSecond }: OverloadContext) {
  const dataDir = makeDataDir();
  const server = await startServerProcess({ dataDir, ...options });
  try {
    const source = createUploadSource(
      makers,
      planFleet({ ...options, profiles: OVERLOAD_PROFILES }, Math.floor(Date.now() / HOUR_MS) * HOUR_MS),
      door,
    );
    const sender = createUploadSender(server.url);
    await sender.saturate(await source.take(WARM_UP_PROFILES), options.concurrency);
    const rate = perSecond * OVERLOAD_FACTOR;
    const uploads = await source.take(Math.round(rate * OVERLOAD_SECONDS));
    server.resetPeak();
    await server.read();
    const startMs = performance.now();
    const answers = await sender.flood(uploads, rate);
    const seconds = (performance.now() - startMs) / 1_000;
    const { eventLoopMaxMs } = await server.read();
    sender.close();
    const latencies = (status: number) =>
      answers.filter((answer) => answer.status === status).map(({ ms }) => ms);
    const [taken, refused] = [latencies(200), latencies(429)];
    const others = answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 429);
    return {
      factor: OVERLOAD_FACTOR,
      sentPerSecond: Math.round(rate),
      taken: taken.length,
      takenPerSecond: Math.round(taken.length / seconds),
      takenMs: percentiles(taken),
      refused: refused.length,
      refusedMs: percentiles(refused),
      others: others.length,
      otherStatuses: [...new Set(others)],
      eventLoopMaxMs: Math.round(eventLoopMaxMs),
      peakRssMB: toMB(await server.peakRssBytes()),
    };
  } finally {
    await server.stop();
  }
}

/** CPU per request in milliseconds. */
async function measureRefused({ server, options }: DoorRun): Promise<number> {
  // Connections of its own: the others have been idle for so long that the server may close them just now.
  const sender = createUploadSender(server.url);
  const cpuBefore = (await server.read()).cpuSeconds;
  await sender.sendRefused(REFUSED_BODIES, options.concurrency);
  const cpuMs = ((await server.read()).cpuSeconds - cpuBefore) * 1_000;
  sender.close();
  return round(cpuMs / REFUSED_REQUESTS);
}

/** As large as an upload is on average. */
const REFUSED_BODIES = Array.from({ length: REFUSED_REQUESTS }, () => ({
  path: '',
  headers: {},
  body: new Uint8Array(24_000),
}));

/** Sends profiles at saturation; returns CPU of the server in milliseconds. */
async function cpuMsPerProfile(
  { server, source, sender, options }: DoorRun,
  profiles: number,
): Promise<number> {
  const uploads = await source.take(profiles);
  const before = await server.read();
  await sender.saturate(uploads, options.concurrency);
  return round((((await server.read()).cpuSeconds - before.cpuSeconds) * 1_000) / profiles);
}

/** Stores hours of the fleet, and tells what a profile cost after so many of them, everything that ran meanwhile included. */
async function storeHours(run: DoorRun) {
  const { server, options } = run;
  if (options.hours === 0) return undefined;
  const perHour = uploadsPerInterval(options) * (HOUR_MS / INTERVAL_MS);
  const cpuMsByHour: number[] = [];
  const cpuAtStart = (await server.read()).cpuSeconds;
  for (let hour = 0; hour < options.hours; hour++) {
    cpuMsByHour.push(await cpuMsPerProfile(run, perHour));
  }
  await settle(server);
  const cpuSeconds = (await server.read()).cpuSeconds - cpuAtStart;
  const costs = COST_HOURS.filter((hour) => hour <= options.hours);
  return {
    hours: options.hours,
    cpuMsPerProfileWithMerges: round((cpuSeconds * 1_000) / (perHour * options.hours)),
    cpuMsPerProfileAfterHours: Object.fromEntries(
      // The hour itself and the two before it, as far as there are any.
      costs.map((hour) => [hour, summarize(cpuMsByHour.slice(Math.max(0, hour - 3), hour)).median]),
    ),
  };
}

/** The first one reads the nodes of the service from the store. */
async function timeFlameGraphs(range: StoredRange) {
  const service = serviceOf(PROGRAMS[0]);
  const firstMs = Math.round(await timeFlameGraph(range, service));
  const times: number[] = [];
  for (let i = 0; i < FLAME_GRAPHS; i++) times.push(await timeFlameGraph(range, service));
  return { first: firstMs, later: percentiles(times).p50 };
}

function toMB(bytes: number): number {
  return Math.round(bytes / 1e6);
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
