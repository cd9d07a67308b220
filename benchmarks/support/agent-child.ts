import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const SERVICE = fileURLToPath(new URL('agent-service.mjs', import.meta.url));

/** What the service tells of itself. */
export interface ServiceReading {
  /** User and system time of all its threads. */
  readonly cpuMicros: number;
  /** Of the agent, where there is one. */
  readonly stats?: {
    readonly flushes: number;
    readonly recordedSamples: number;
    readonly lastFlushMs: number;
    readonly linkMode?: string;
  };
}

/** The service in a process of its own. */
export interface ServiceChild {
  readonly port: number;
  /** Its state after a flush of the agent, if there is one. */
  flushAndRead(): Promise<ServiceReading>;
  /** Ends it as an orchestrator would, and resolves when it has ended. */
  stop(): Promise<void>;
}

/** Starts the service, with the agent preloaded when `agentEnv` configures it. */
export async function startService(
  agentEnv: Readonly<Record<string, string>> | undefined,
): Promise<ServiceChild> {
  const child = fork(SERVICE, [], {
    execArgv: agentEnv === undefined ? [] : ['--import', 'hotspan/register'],
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...agentEnv },
    // The agent's warning that start() was called twice is expected.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const exited = once(child, 'exit');
  const failed = exited.then(() => {
    throw new Error(`the service ended by itself: ${errors}`);
  });
  // Handled by whoever awaits a message; after stop() nobody does.
  failed.catch(() => {});
  const answer = (): Promise<unknown> => Promise.race([nextMessage(child), failed]);

  // The service sends this first.
  const { port } = (await answer()) as { port: number };
  return {
    port,
    async flushAndRead() {
      const reading = answer();
      child.send('flush');
      // The service answers with just this.
      return (await reading) as ServiceReading;
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const [message] = await once(child, 'message');
  return message;
}
