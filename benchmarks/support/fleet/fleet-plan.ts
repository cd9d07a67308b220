import { KINDS, type Kind, PROGRAMS, type Program } from './captured-windows.js';

/** Who sends how often. */
export interface Fleet {
  readonly podsPerService: number;
  /** Time between two uploads of a pod. */
  readonly intervalMs: number;
  readonly startMs: number;
  readonly seed: number;
}

/** One upload: a profile with two types of value. */
export interface Upload {
  readonly index: number;
  readonly program: Program;
  readonly kind: Kind;
  readonly service: string;
  readonly pod: string;
  /** Which window of the pod's program it is. */
  readonly window: number;
  readonly timeMs: number;
}

export function serviceOf(program: Program): string {
  return `${program}-service`;
}

/** Uploads of one interval of the fleet. */
export function uploadsPerInterval({ podsPerService }: Pick<Fleet, 'podsPerService'>): number {
  return PROGRAMS.length * podsPerService * KINDS.length;
}

/** What the fleet sends as its upload of that number, counted from its start: pod by pod within an interval. */
export function planUpload(fleet: Fleet, index: number): Upload {
  const perInterval = uploadsPerInterval(fleet);
  const interval = Math.floor(index / perInterval);
  const place = index % perInterval;
  const podNumber = Math.floor(place / KINDS.length);
  const program = PROGRAMS[podNumber % PROGRAMS.length] ?? 'tsc';
  const podOfService = Math.floor(podNumber / PROGRAMS.length);
  return {
    index,
    program,
    kind: KINDS[place % KINDS.length] ?? 'wall',
    service: serviceOf(program),
    pod: `${program}-${podOfService}`,
    window: interval + podOfService,
    timeMs: fleet.startMs + Math.floor(fleet.intervalMs * (interval + place / perInterval)),
  };
}
