import { onTestFinished } from 'vitest';
import { type ProfileSink, startProfileSink } from '../../../../test/support/profile-sink.js';
import { readSamples } from '../../../../test/support/read-samples.js';
import { type RunningProgram, startProgram } from '../../../../test/support/run-program.js';

export interface ProgramInit {
  /** Of an ES module, run with the function `burnCpu(ms)`. */
  readonly source: string;
  readonly sink: { readonly url: string };
  /** Default: the agent is preloaded. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Default: the Node.js that runs the test. */
  readonly node?: string;
}

const BURN_CPU = `
function burnCpu(ms) {
  const end = performance.now() + ms;
  let x = 0;
  while (performance.now() < end) for (let i = 1; i < 2_000; i++) x += Math.sqrt(i);
  return x;
}
`;

/** Starts a program with the agent as built. By default it flushes when it ends and never before, and only warns. */
export function startProfiledProgram({ source, sink, args, env, node }: ProgramInit): RunningProgram {
  const program = startProgram(
    [...(args ?? ['--import', 'hotspan/register']), '--input-type=module', '-e', BURN_CPU + source],
    {
      ...(node && { node }),
      env: {
        HOTSPAN_ENDPOINT: sink.url,
        HOTSPAN_FLUSH_INTERVAL_MS: '600000',
        HOTSPAN_LOG_LEVEL: 'warn',
        // On a busy machine flushes are slow, and in tests they come often.
        HOTSPAN_CPU_BUDGET_PERCENT: '0',
        ...env,
      },
    },
  );
  onTestFinished(() => program.kill('SIGKILL'));
  return program;
}

/** A sink that is closed when the test ends. */
export async function startTestSink(options?: Parameters<typeof startProfileSink>[0]): Promise<ProfileSink> {
  const sink = await startProfileSink(options);
  onTestFinished(() => sink.close());
  return sink;
}

/** How many uploads have wall samples of `burnCpu`. */
export function countBurning({ uploads }: ProfileSink): number {
  return uploads.filter(({ data }) =>
    readSamples(data, 'wall').some(({ functions }) => functions.includes('burnCpu')),
  ).length;
}
