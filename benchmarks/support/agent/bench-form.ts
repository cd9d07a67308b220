import { findNodeBinary } from '../../../test/support/node-binary.js';

/** How long an open-loop benchmark of the agent runs. */
export interface BenchForm {
  readonly name: 'quick' | 'long';
  readonly rounds: number;
  /** Undefined: every agent keeps its own default. */
  readonly flushMs: number | undefined;
  /** With at least two flushes of each, where flushes are shortened; else with one. */
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

const FORMS: Readonly<Record<BenchForm['name'], BenchForm>> = {
  quick: { name: 'quick', rounds: 3, flushMs: 5_000, warmUpSeconds: 11, seconds: 16 },
  // Defaults are 15 s here, 60 s for Pyroscope's agent and 65 s for Datadog's.
  long: { name: 'long', rounds: 5, flushMs: undefined, warmUpSeconds: 75, seconds: 140 },
};

/** `HOTSPAN_BENCH_FORM=quick|long`, quick by default, and `HOTSPAN_BENCH_ROUNDS`. */
export function readForm(): BenchForm {
  const name = process.env.HOTSPAN_BENCH_FORM ?? 'quick';
  if (name !== 'quick' && name !== 'long') {
    throw new Error(`HOTSPAN_BENCH_FORM must be quick or long, got "${name}".`);
  }
  return { ...FORMS[name], rounds: readCount('HOTSPAN_BENCH_ROUNDS') ?? FORMS[name].rounds };
}

/** A positive number from the environment; undefined when it is not set. */
export function readCount(variable: string): number | undefined {
  const text = process.env[variable];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(value > 0)) throw new Error(`${variable} must be a positive number, got "${text}".`);
  return value;
}

/** The Node.js that services run on: `HOTSPAN_BENCH_NODE=20|22|24|26`, by default the one of the benchmark. */
export async function findServiceNode(): Promise<{ readonly path: string; readonly major: number }> {
  const running = Number(process.versions.node.split('.')[0]);
  const major = readCount('HOTSPAN_BENCH_NODE') ?? running;
  const path = await findNodeBinary(major);
  if (path === undefined) throw new Error(`HOTSPAN_BENCH_NODE: there is no Node.js ${major} here.`);
  return { path, major };
}

/** Whether `HOTSPAN_BENCH_VARIANTS`, a list with commas, names this variant; without it all are asked for. */
export function isAsked(variant: string): boolean {
  const asked = process.env.HOTSPAN_BENCH_VARIANTS?.split(',');
  return asked === undefined || asked.includes(variant);
}
