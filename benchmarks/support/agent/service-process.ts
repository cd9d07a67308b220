import { fileURLToPath } from 'node:url';
import { type ProcessEnd, startAskedProcess } from './child-process.js';
import type { Variant } from './variants.js';

const SERVICE = fileURLToPath(new URL('service.mjs', import.meta.url));

/** How late the event loop was, tick by tick. */
export interface LoopDelays {
  /** In milliseconds since the epoch. */
  readonly atMs: Float64Array;
  readonly delaysMs: Float64Array;
}

export interface RoundReading extends LoopDelays {
  /** User and system time of all threads since the round began. */
  readonly cpuMicros: number;
}

export interface MemoryReading {
  readonly rssBytes: number;
  readonly heapUsedBytes: number;
}

/** The service in a process of its own. */
export interface ServiceProcess {
  readonly pid: number;
  readonly port: number;
  /** Of the route `/orders`: how many it has rendered so far. */
  orders(): Promise<number>;
  begin(): Promise<void>;
  end(): Promise<RoundReading>;
  /** After two forced collections. */
  memory(): Promise<MemoryReading>;
  /** Statistics of this project's agent; undefined where there is none. */
  agentStats(): Promise<AgentStats | undefined>;
  /** Has this project's agent flush; resolves when the server has answered. */
  agentFlush(): Promise<void>;
  /** Asks it to close all that is its own, after which it ends by itself with the code `OWN_EXIT_CODE`. */
  leave(): Promise<ProcessEnd>;
  stop(): Promise<void>;
}

/** What the service ends with by itself: no code that anything else would give it. */
export const OWN_EXIT_CODE = 7;

/** The part of `profiler.stats()` that benchmarks tell of. */
export interface AgentStats {
  readonly flushes: number;
  readonly recordedSamples: number;
  readonly linkedSamples: number;
  readonly maxFlushMs: number;
  readonly uploads: number;
  readonly failedUploads: number;
  readonly linkMode?: string;
}

export interface ServiceOptions {
  readonly node: string;
  readonly stockPort: number;
  readonly program?: string;
  /** See `AskedProcessInit.under`. */
  readonly under?: readonly string[];
}

export async function startService(variant: Variant, options: ServiceOptions): Promise<ServiceProcess> {
  const { node, stockPort, program = SERVICE, under = [] } = options;
  const service = await startAskedProcess({
    program,
    node,
    under,
    // Else this repository's packages would not be below node_modules, and the agent would read their source maps.
    nodeArgs: ['--expose-gc', '--preserve-symlinks', ...variant.nodeArgs],
    env: variant.env,
  });
  // Each of the answers is what support/agent/service.mjs sends for this question.
  const { port } = service.ready as { port: number };
  await service.ask({ ask: 'stockPort', port: stockPort });
  return {
    pid: service.pid,
    port,
    orders: async () => ((await service.ask({ ask: 'orders' })) as { orders: number }).orders,
    async begin() {
      await service.ask({ ask: 'begin' });
    },
    end: async () => (await service.ask({ ask: 'end' })) as RoundReading,
    memory: async () => (await service.ask({ ask: 'memory' })) as MemoryReading,
    agentStats: async () => ((await service.ask({ ask: 'agentStats' })) as { stats?: AgentStats }).stats,
    async agentFlush() {
      await service.ask({ ask: 'agentFlush' });
    },
    async leave() {
      await service.ask({ ask: 'leave', exitCode: OWN_EXIT_CODE });
      return service.end;
    },
    stop: service.stop,
  };
}
