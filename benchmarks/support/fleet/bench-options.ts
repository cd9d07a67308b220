import { PROGRAMS } from './captured-windows.js';
import { DOORS, type Door } from './encode-upload.js';
import { uploadsPerInterval } from './fleet-plan.js';

/** Knobs of ingest.bench.ts, all by environment variable. */
export interface BenchOptions {
  /** HOTSPAN_BENCH_DOORS: which ways in, separated by commas. Default: all. */
  readonly doors: readonly Door[];
  /** HOTSPAN_BENCH_PROFILES: profiles sent at saturation. Default 1 440, an hour of the fleet, or one of every pod and kind. */
  readonly profiles: number;
  /** HOTSPAN_BENCH_CONCURRENCY: requests at a time at saturation. Default 48: one commit holds up to 64 requests. */
  readonly concurrency: number;
  /** HOTSPAN_BENCH_HALF_SECONDS: how long uploads come at half the saturating rate. Default 6. */
  readonly halfSeconds: number;
  /** HOTSPAN_BENCH_HOURS: hours of the fleet stored through the door before anything is measured. Default 0. */
  readonly hours: number;
  /** HOTSPAN_BENCH_SERIES: about how many series the fleet has; a pod has four. Default 48: 3 pods of each service. */
  readonly podsPerService: number;
  /** HOTSPAN_BENCH_PROGRAM: the server's bin.js of another build, to compare. Default: this one's. */
  readonly program: string | undefined;
  /** HOTSPAN_BENCH_NODE_ARGS: of the server's process, separated by blanks, for example --cpu-prof. Default none. */
  readonly nodeArguments: readonly string[];
  /** HOTSPAN_BENCH_SERVER_ARGS: flags of the server, separated by blanks. Default none. */
  readonly serverArguments: readonly string[];
}

const SERIES_PER_POD = 4;

/** Throws for a number that is none and for an unknown door. */
export function readBenchOptions(env: NodeJS.ProcessEnv = process.env): BenchOptions {
  const number = (name: string, standard: number): number => {
    const value = Number(env[`HOTSPAN_BENCH_${name}`] ?? standard);
    if (value >= 0) return value;
    throw new Error(`HOTSPAN_BENCH_${name} must be a number, got ${env[`HOTSPAN_BENCH_${name}`]}.`);
  };
  const words = (name: string): string[] =>
    (env[`HOTSPAN_BENCH_${name}`] ?? '').split(/[\s,]+/).filter(Boolean);
  const doors = words('DOORS');
  const unknown = doors.find((door) => !DOORS.some((known) => known === door));
  if (unknown !== undefined) {
    throw new Error(`HOTSPAN_BENCH_DOORS must name some of ${DOORS.join(', ')}, got ${unknown}.`);
  }
  const pods = number('SERIES', 48) / SERIES_PER_POD;
  const podsPerService = Math.max(1, Math.round(pods / PROGRAMS.length));
  return {
    doors: doors.length === 0 ? DOORS : DOORS.filter((door) => doors.includes(door)),
    profiles: number('PROFILES', Math.max(1_440, uploadsPerInterval({ podsPerService }))),
    concurrency: number('CONCURRENCY', 48),
    halfSeconds: number('HALF_SECONDS', 6),
    hours: number('HOURS', 0),
    podsPerService,
    program: env.HOTSPAN_BENCH_PROGRAM,
    nodeArguments: words('NODE_ARGS'),
    serverArguments: words('SERVER_ARGS'),
  };
}
