import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

const EVENT = 'instructions:u';

/** Counts the user-space instructions of a process, all threads. */
export interface InstructionCounter {
  /** Starts counting; the returned function stops and gives the count. */
  start(pid: number): Promise<() => Promise<number>>;
}

/** The counter, or why this machine has none: many virtual machines hide the processor's counters. */
export function findInstructionCounter(): InstructionCounter | { readonly missing: string } {
  const { status, stderr, error } = spawnSync('perf', ['stat', '-x,', '-e', EVENT, 'true'], {
    encoding: 'utf8',
  });
  if (error) return { missing: `perf cannot be run (${error.message})` };
  if (status !== 0 || readCount(stderr) === undefined) {
    return { missing: `perf counts no ${EVENT} here: ${stderr.trim().split('\n')[0] ?? ''}` };
  }
  return { start: startCounting };
}

async function startCounting(pid: number): Promise<() => Promise<number>> {
  const perf = spawn('perf', ['stat', '-x,', '-e', EVENT, '-p', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await once(perf, 'spawn');
  let text = '';
  perf.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const closed = once(perf, 'close');
  return async () => {
    // How perf is told to stop and print.
    perf.kill('SIGINT');
    await closed;
    const count = readCount(text);
    if (count === undefined) throw new Error(`perf counted nothing: ${text}`);
    return count;
  };
}

/** The first field of a line is the count, or why there is none. */
function readCount(text: string): number | undefined {
  const line = text.split('\n').find((candidate) => candidate.includes(EVENT));
  const count = Number(line?.split(',')[0] || Number.NaN);
  return Number.isFinite(count) ? count : undefined;
}
