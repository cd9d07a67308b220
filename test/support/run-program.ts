import { spawn } from 'node:child_process';

/** How a child process ended. */
export interface ProgramResult {
  readonly stdout: string;
  readonly stderr: string;
  /** Null when it was ended by a signal. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program under way. */
export interface RunningProgram {
  readonly pid: number | undefined;
  /** Resolves with the first line of stdout that is or matches this; rejects when the program ends without. */
  wrote(line: string | RegExp): Promise<string>;
  kill(signal: NodeJS.Signals): void;
  readonly result: Promise<ProgramResult>;
}

/** Starts `node ...args` with nothing of this process's environment but the path. */
export function startProgram(
  args: readonly string[],
  options: {
    readonly node?: string | undefined;
    readonly env?: Readonly<Record<string, string>>;
    readonly cwd?: string;
  } = {},
): RunningProgram {
  const { node = process.execPath, env = {}, cwd } = options;
  const child = spawn(node, args, {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const result = new Promise<ProgramResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) => resolve({ stdout, stderr, exitCode, signal }));
  });
  return {
    pid: child.pid,
    wrote: (line) =>
      new Promise((resolve, reject) => {
        const fits = (text: string): boolean => (typeof line === 'string' ? text === line : line.test(text));
        const look = (): void => {
          const found = stdout.split('\n').slice(0, -1).find(fits);
          if (found !== undefined) resolve(found);
        };
        child.stdout.on('data', look);
        look();
        void result.then(() => reject(new Error(`The program ended without writing ${line}: ${stderr}`)));
      }),
    kill: (signal) => child.kill(signal),
    result,
  };
}

/** Runs `node ...args` to its end. */
export function runProgram(
  args: readonly string[],
  options?: Parameters<typeof startProgram>[1],
): Promise<ProgramResult> {
  return startProgram(args, options).result;
}
