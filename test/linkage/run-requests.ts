import { fileURLToPath } from 'node:url';
import { runProgram } from '../support/run-program.js';

const PROGRAM = fileURLToPath(new URL('interleaved-requests.mjs', import.meta.url));

export interface RequestsInit {
  /** Path of the Node.js binary. */
  readonly node: string;
  readonly nodeArgs: readonly string[];
  /** URL of the module that sets up tracing, and whatever agent comes with it. */
  readonly tracing: URL;
  /** How much the program works, start-up included. */
  readonly cpuMs: number;
  readonly seed: number;
  readonly env: Readonly<Record<string, string>>;
}

/** What the program tells of one of its spans; number 0 stands for code outside of any. */
export interface Owner {
  readonly number: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly rootSpanId: string;
  readonly isSampled: boolean;
}

/** What the program prints. */
export interface Truth {
  readonly requests: number;
  readonly mechanisms: readonly string[];
  readonly owners: readonly Owner[];
  /** Spans that have ended, and their attribute `pyroscope.profile.id`. */
  readonly marked: readonly { readonly spanId: string; readonly profileId?: string }[];
  readonly surprises: readonly string[];
}

export interface RequestsRun {
  readonly truth: Truth;
  /** What the program wrote to stderr, and its exit code. */
  readonly end: { readonly stderr: string; readonly exitCode: number | null };
}

/** Runs the program of interleaved requests to its end. Throws when it did not get so far as to tell the truth. */
export async function runRequests(init: RequestsInit): Promise<RequestsRun> {
  const { node, nodeArgs, tracing, cpuMs, seed, env } = init;
  const args = [...nodeArgs, PROGRAM, tracing.href, String(cpuMs), String(seed)];
  const { stdout, stderr, exitCode } = await runProgram(args, { node, env });
  if (stdout === '') throw new Error(`The program ended early, with ${exitCode}: ${stderr}`);
  // The program's own output.
  return { truth: JSON.parse(stdout) as Truth, end: { stderr, exitCode } };
}
