import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type InstructionParts, readCallgrind } from './read-callgrind.js';

/** Counts the instructions that one process executes in user space, all threads, exactly. */
export interface Callgrind {
  /** What the process is to be run under. It is some twenty times slower for it, sixty while instructions are counted. */
  readonly under: readonly string[];
  /** Counts those of `act`. */
  count(pid: number, act: () => Promise<unknown>): Promise<InstructionParts>;
  /** Removes its files. */
  close(): void;
}

/**
 * Creates the counter: Valgrind's, for processors hide theirs from most virtual machines. Throws where Valgrind is not
 * installed.
 */
export function createCallgrind(): Callgrind {
  if (spawnSync('valgrind', ['--version']).status !== 0) {
    throw new Error(
      '[HOTSPAN_ERR_BENCH] valgrind cannot be run. Install it (Debian: apt-get install valgrind).',
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'hotspan-callgrind-'));
  const file = join(folder, 'out');
  let isCounting = false;
  let dumps = 0;
  const control = (pid: number, ...args: string[]): Promise<unknown> =>
    promisify(execFile)('callgrind_control', [...args, String(pid)]);
  return {
    under: [
      'valgrind',
      '--tool=callgrind',
      '--instr-atstart=no',
      // V8 writes code over code.
      '--smc-check=all-non-file',
      `--callgrind-out-file=${file}`,
    ],
    async count(pid, act) {
      if (!isCounting) await control(pid, '--instr=on');
      isCounting = true;
      await control(pid, '--zero');
      await act();
      await control(pid, '--dump');
      dumps++;
      return readCallgrind(readFileSync(`${file}.${dumps}`, 'utf8'));
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
