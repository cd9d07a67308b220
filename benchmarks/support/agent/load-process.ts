import { fileURLToPath } from 'node:url';
import { startAskedProcess } from './child-process.js';

const LOAD = fileURLToPath(new URL('load.mjs', import.meta.url));

export type Route = '/orders' | '/catalog' | '/hello';

export interface OpenLoopResult {
  readonly requests: number;
  /** Not answered within ten seconds after the last was sent: the service cannot carry the rate. */
  readonly unanswered: number;
  /** From the moment at which a request was to be sent, whether or not the sender was free then. */
  readonly latencyMs: { readonly p50: number; readonly p99: number; readonly max: number };
}

export interface ClosedLoopResult {
  readonly requests: number;
  readonly seconds: number;
}

/** The sender of requests in a process of its own. Both loops reject when a request failed. */
export interface LoadProcess {
  /** Where the service finds the other service that it asks. */
  readonly stockPort: number;
  open(loop: {
    port: number;
    route: Route;
    requestsPerSecond: number;
    seconds: number;
  }): Promise<OpenLoopResult>;
  closed(loop: {
    port: number;
    route: Route;
    requests: number;
    concurrency: number;
  }): Promise<ClosedLoopResult>;
  stop(): Promise<void>;
}

export async function startLoad(): Promise<LoadProcess> {
  const load = await startAskedProcess({ program: LOAD, node: process.execPath });
  // The answers are what support/agent/load.mjs sends.
  const { stockPort } = load.ready as { stockPort: number };
  async function run<T>(loop: 'open' | 'closed', options: object): Promise<T> {
    const result = (await load.ask({ loop, ...options })) as T & { failed: number };
    if (result.failed > 0) throw new Error(`${result.failed} requests of the ${loop} loop failed`);
    return result;
  }
  return {
    stockPort,
    open: (options) => run<OpenLoopResult>('open', options),
    closed: (options) => run<ClosedLoopResult>('closed', options),
    stop: load.stop,
  };
}
