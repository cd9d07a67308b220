import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const PROGRAM = fileURLToPath(new URL('../../../packages/server/dist/bin.js', import.meta.url));

/** The server as built, in a process of its own. */
export interface ServerProcess {
  readonly url: string;
  /** From the start of the process until it took requests. */
  readonly readyMs: number;
  /** What it tells of itself on /metrics. */
  read(): Promise<ServerReading>;
  /** The most memory since the last call of `resetPeak`, on Linux; elsewhere what it has now. */
  peakRssBytes(): Promise<number>;
  resetPeak(): void;
  /** Ends it as an orchestrator would. */
  stop(): Promise<void>;
}

export interface ServerReading {
  /** CPU time of all its threads since it started. */
  readonly cpuSeconds: number;
  /** The longest that its event loop was late since the reading before; the clock ticks every 10 ms. */
  readonly eventLoopMaxMs: number;
  readonly rssBytes: number;
}

export interface ServerProcessOptions {
  /** File that node runs; the server as built by default. */
  readonly program?: string | undefined;
  readonly dataDir: string;
  readonly nodeArguments: readonly string[];
  readonly serverArguments: readonly string[];
}

export async function startServerProcess({
  program = PROGRAM,
  dataDir,
  nodeArguments,
  serverArguments,
}: ServerProcessOptions): Promise<ServerProcess> {
  const startedMs = performance.now();
  const child = spawn(
    process.execPath,
    [
      ...nodeArguments,
      program,
      ...['--host', '127.0.0.1', '--port', '0', '--data-dir', dataDir],
      ...serverArguments,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exited = once(child, 'exit');
  const url = await Promise.race([
    readyUrl(createInterface({ input: child.stdout })),
    exited.then(([code]) => {
      throw new Error(`the server ended with status ${code} before it was ready`);
    }),
  ]);
  const readyMs = performance.now() - startedMs;

  async function read(): Promise<ServerReading> {
    // Connections that wait for the next reading are closed by either side, at any moment.
    const response = await fetch(`${url}/metrics`, { headers: { connection: 'close' } });
    const text = await response.text();
    if (response.status !== 200)
      throw new Error(`/metrics answered ${response.status}: ${text.slice(0, 400)}`);
    const valueNamed = (name: string): number => {
      const value = Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
      if (Number.isNaN(value)) throw new Error(`/metrics has no ${name}`);
      return value;
    };
    return {
      cpuSeconds: valueNamed('process_cpu_seconds_total'),
      eventLoopMaxMs: 1_000 * valueNamed('nodejs_eventloop_lag_max_seconds'),
      rssBytes: valueNamed('process_resident_memory_bytes'),
    };
  }

  return {
    url,
    readyMs,
    read,
    async peakRssBytes() {
      if (process.platform !== 'linux') return (await read()).rssBytes;
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return 1_024 * Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1]);
    },
    resetPeak() {
      // 5 resets VmHWM, proc_pid_clear_refs(5).
      if (process.platform === 'linux') writeFileSync(`/proc/${child.pid}/clear_refs`, '5');
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Rolls up and merges what a server has stored that was stopped. */
export async function compactStore(dataDir: string): Promise<void> {
  await promisify(execFile)(process.execPath, [PROGRAM, 'compact', '--data-dir', dataDir]);
}

async function readyUrl(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const found = /^hotspan-server listening on (\S+)$/.exec(line)?.[1];
    if (found !== undefined) return found;
  }
  throw new Error('the server ended before it was ready');
}
