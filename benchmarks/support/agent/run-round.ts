import type { InstructionCounter } from './count-instructions.js';
import { type DelaySummary, type FlushStalls, findFlushStalls, summarizeDelays } from './flush-stalls.js';
import type { LoadProcess } from './load-process.js';
import { type AgentStats, startService } from './service-process.js';
import type { UploadSink } from './upload-sink.js';
import type { Variant } from './variants.js';

export interface RoundInit {
  readonly load: LoadProcess;
  readonly sink: UploadSink;
  /** Path of the Node.js binary. */
  readonly node: string;
  readonly requestsPerSecond: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  readonly instructions: InstructionCounter | undefined;
}

/** What one variant did in one round. */
export interface Round {
  readonly cpuMicrosPerRequest: number;
  /** User space, all threads; undefined where the machine counts none. */
  readonly instructionsPerRequest: number | undefined;
  readonly loopDelayMs: DelaySummary;
  readonly flushStall: FlushStalls;
  /** Requests that the service was too slow for; with any, the other figures are those of an overloaded service. */
  readonly unanswered: number;
  readonly latencyMs: { readonly p50: number; readonly p99: number };
  readonly rssMb: number;
  readonly heapUsedMb: number;
  readonly uploads: number;
  readonly uploadedKbPerMinute: number;
  readonly agent: AgentStats | undefined;
}

const MB = 1_000_000;
const COMPILING_REQUESTS = 3_000;
const CONCURRENCY = 8;

/**
 * One variant in a fresh process under a steady load. The warm-up has flushes in it: the first one compiles what all
 * run, and costs as much as hundreds of requests.
 */
export async function runRound(variant: Variant, init: RoundInit): Promise<Round> {
  const { load, sink, requestsPerSecond, instructions } = init;
  const service = await startService(variant, { node: init.node, stockPort: load.stockPort });
  try {
    const loop = { port: service.port, route: '/orders' as const, requestsPerSecond };
    // As fast as it can, for what is not compiled yet could not carry the rate.
    await load.closed({ ...loop, requests: COMPILING_REQUESTS, concurrency: CONCURRENCY });
    await load.open({ ...loop, seconds: init.warmUpSeconds });
    const uploadsBefore = sink.uploads.length;
    await service.begin();
    const stopCounting = await instructions?.start(service.pid);
    const { requests, unanswered, latencyMs } = await load.open({ ...loop, seconds: init.seconds });
    const counted = await stopCounting?.();
    const reading = await service.end();
    const uploads = sink.uploads.slice(uploadsBefore);
    const memory = await service.memory();
    const uploadedBytes = uploads.reduce((sum, { bytes }) => sum + bytes, 0);
    return {
      cpuMicrosPerRequest: reading.cpuMicros / requests,
      instructionsPerRequest: counted === undefined ? undefined : counted / requests,
      loopDelayMs: summarizeDelays(reading.delaysMs),
      flushStall: findFlushStalls(reading, uploads.length > 0 ? uploads : undefined),
      unanswered,
      latencyMs,
      rssMb: memory.rssBytes / MB,
      heapUsedMb: memory.heapUsedBytes / MB,
      uploads: uploads.length,
      uploadedKbPerMinute: (uploadedBytes / 1_000 / init.seconds) * 60,
      agent: await service.agentStats(),
    };
  } finally {
    await service.stop();
  }
}
