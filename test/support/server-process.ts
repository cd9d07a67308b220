import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startProgram } from './run-program.js';

const PROGRAM = fileURLToPath(new URL('../../packages/server/dist/bin.js', import.meta.url));

/** hotspan-server as built, in a process of its own, on a free port of loopback, with an empty folder. */
export interface ServerProcess {
  readonly url: string;
  /** The lines of /metrics that begin with this. */
  metrics(prefix: string, headers?: Readonly<Record<string, string>>): Promise<readonly string[]>;
  /** Ends it as an orchestrator would; rejects when that was no clean end. */
  stop(): Promise<void>;
}

export async function startServerProcess(flags: readonly string[] = []): Promise<ServerProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), 'hotspan-server-process-'));
  const address = ['--host', '127.0.0.1', '--port', '0', '--data-dir', dataDir];
  const server = startProgram([PROGRAM, ...address, ...flags]);
  const ended = server.result.finally(() => rmSync(dataDir, { recursive: true, force: true }));
  const url = (await server.wrote(/^hotspan-server listening on /)).replace(/^.* /, '');
  return {
    url,
    async metrics(prefix, headers = {}) {
      const response = await fetch(`${url}/metrics`, { headers });
      const text = await response.text();
      if (response.status !== 200) throw new Error(`/metrics answered ${response.status}: ${text}`);
      return text.split('\n').filter((line) => line.startsWith(prefix));
    },
    async stop() {
      server.kill('SIGTERM');
      const { exitCode, signal, stderr } = await ended;
      if (exitCode !== 0) throw new Error(`The server ended with ${exitCode ?? signal}: ${stderr}`);
    },
  };
}
