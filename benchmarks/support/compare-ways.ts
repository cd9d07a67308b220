import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { median, summarize } from './report.js';

const CHILD = fileURLToPath(new URL('way-child.ts', import.meta.url));
const RUNS = 15;

/** Ways of doing the same thing by name. Each prepares an input once and returns the work to be timed. */
export type Ways = Readonly<Record<string, (input: string) => (() => unknown) | Promise<() => unknown>>>;

/** Microseconds that a call took, an entry for every run. */
export type Micros = readonly number[];

/**
 * Times the ways that `moduleUrl` exports as `ways`, in turns: run by run and input by input each way gets about 30 ms of calls.
 * Returns the times of each way by input.
 *
 * Each way has a process of its own, as in one they pay for each other's garbage: the generated code of a rival read at half its
 * speed. Nor is the heap collected between turns: it read at a quarter then, with no message alive when its next turn began.
 */
export async function compareWays<Way extends string>(
  moduleUrl: string,
  ways: Readonly<Record<Way, unknown>>,
  inputs: readonly string[],
): Promise<ReadonlyMap<string, Readonly<Record<Way, Micros>>>> {
  // The keys are the ways: the record was made from just them.
  const names = Object.keys(ways) as Way[];
  const children = await Promise.all(names.map(async (way) => startChild(moduleUrl, way)));
  const byInput = new Map(inputs.map((input) => [input, emptyTimes(names)]));
  // The first run warms up.
  for (let run = 0; run <= RUNS; run++) {
    for (const [input, times] of byInput) {
      for (const [index, way] of names.entries()) {
        const micros = await children[index]?.turn(input);
        if (run > 0 && micros !== undefined) times[way].push(micros);
      }
    }
  }
  for (const child of children) child.stop();
  return byInput;
}

/** How many times longer one way took than another. Equal on an idle machine; on a busy one trust them from bottom to top. */
export interface Ratio {
  readonly ofMedians: number;
  /** Median of the ratios within each run, in which the two were timed near each other. */
  readonly ofNeighbours: number;
  /** Of the fastest runs, in which others disturbed least. */
  readonly ofBest: number;
}

export function ratioOf(slow: Micros, fast: Micros): Ratio {
  const neighbours = slow.map((micros, run) => micros / (fast[run] ?? Number.NaN));
  return {
    ofMedians: round(median(slow) / median(fast)),
    ofNeighbours: round(median(neighbours)),
    ofBest: round(Math.min(...slow) / Math.min(...fast)),
  };
}

/** MB/s: bytes per microsecond. */
export function summarizeSpeed(bytes: number, micros: Micros): ReturnType<typeof summarize> {
  return summarize(micros.map((each) => bytes / each));
}

interface WayChild {
  turn(input: string): Promise<number>;
  stop(): void;
}

async function startChild(moduleUrl: string, way: string): Promise<WayChild> {
  // It inherits the loader of TypeScript from this process.
  const child = fork(CHILD, [moduleUrl, way]);
  const failed = once(child, 'exit').then(() => {
    throw new Error(`the process of "${way}" ended by itself`);
  });
  // Handled by whoever awaits a message; after stop() nobody does.
  failed.catch(() => {});
  const answer = (): Promise<unknown> => Promise.race([nextMessage(child), failed]);
  await answer();
  return {
    async turn(input) {
      const micros = answer();
      child.send(input);
      // The child answers with just this.
      return (await micros) as number;
    },
    stop: () => child.disconnect(),
  };
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const [message] = await once(child, 'message');
  return message;
}

function emptyTimes<Way extends string>(names: readonly Way[]): Record<Way, number[]> {
  // Every name gets its entry.
  return Object.fromEntries(names.map((way) => [way, []])) as unknown as Record<Way, number[]>;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
