import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A program in a process of its own that answers one message with one. */
export interface AskedProcess {
  readonly pid: number;
  /** The message that it sent when it was ready. */
  readonly ready: unknown;
  ask(message: object): Promise<unknown>;
  /** Resolves when it has ended, by whatever. */
  readonly end: Promise<ProcessEnd>;
  stop(): Promise<void>;
}

export interface ProcessEnd {
  /** Null when it was ended by a signal. */
  readonly exitCode: number | null;
  readonly stderr: string;
}

export interface AskedProcessInit {
  readonly program: string;
  /** Path of the Node.js binary. */
  readonly node: string;
  /** A command that runs it, such as a profiler, with its arguments. */
  readonly under?: readonly string[];
  readonly nodeArgs?: readonly string[];
  /** All of its environment but the path. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts it and waits until it is ready. Everything rejects when the program ends by itself. */
export async function startAskedProcess(init: AskedProcessInit): Promise<AskedProcess> {
  const [execPath = init.node, ...execArgv] = [...(init.under ?? []), init.node, ...(init.nodeArgs ?? [])];
  const child = fork(init.program, [], {
    execPath,
    execArgv,
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...init.env },
    // For typed arrays.
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  // All of its output has come then, which 'exit' does not wait for. The code is that of the event.
  const end = once(child, 'close').then(([exitCode]): ProcessEnd => ({ exitCode, stderr: errors }));
  const failed = end.then(({ stderr }) => {
    throw new Error(`${init.program} ended by itself: ${stderr}`);
  });
  // Handled by whoever awaits a message; after stop() nobody does.
  failed.catch(() => {});
  const answer = (): Promise<unknown> => Promise.race([nextMessage(child), failed]);

  const ready = await answer();
  return {
    // Set, for it has sent a message.
    pid: child.pid ?? 0,
    ready,
    ask(message) {
      const reply = answer();
      child.send(message);
      return reply;
    },
    end,
    async stop() {
      // Not SIGTERM: how an agent ends is another test's question, and Pyroscope's does not.
      child.kill('SIGKILL');
      await end;
    },
  };
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const [message] = await once(child, 'message');
  return message;
}
