import type { ServerMood } from '../../../test/lifecycle/scenario.js';
import { startMoodyServer } from '../../../test/lifecycle/troubled-server.js';
import { summarizeDelays } from './flush-stalls.js';
import type { LoadProcess, OpenLoopResult } from './load-process.js';
import { type AgentStats, startService } from './service-process.js';
import { startUploadSink } from './upload-sink.js';
import { BASE, hotspanVariant } from './variants.js';

/** What the agent of a service sends to; undefined: there is no agent. */
export interface Surroundings {
  readonly name: string;
  readonly mood: ServerMood | undefined;
}

export interface TroubledInit {
  /** One for each of the two services. */
  readonly loads: readonly [LoadProcess, LoadProcess];
  /** Path of the Node.js binary. */
  readonly node: string;
  readonly requestsPerSecond: number;
  readonly flushMs: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

/** What happened to a service in one round. */
export interface ServiceRound extends Pick<OpenLoopResult, 'latencyMs' | 'unanswered'> {
  /** The longest delay of the event loop. */
  readonly worstDelayMs: number;
  readonly exitCode: number | null;
  /** From when it had nothing left to do to when it was gone. */
  readonly leaveMs: number;
  /** What stands on stderr, where the agent logs. */
  readonly lines: readonly string[];
  readonly agent: AgentStats | undefined;
}

/** A service, and the one beside it whose agent's server is well. */
export interface TroubledRound {
  readonly own: ServiceRound;
  readonly well: ServiceRound;
}

const WELL: Surroundings = { name: 'well', mood: 'well' };
/** So many flushes pass the budget, and a lower rate would make them smaller. */
const FULL_RATE = { HOTSPAN_CPU_BUDGET_PERCENT: '0' };
const COMPILING_REQUESTS = 1_500;
const CONCURRENCY = 4;

/** Both services in fresh processes under a steady load at the same time, until they end by themselves. */
export async function runTroubledRound(
  surroundings: Surroundings,
  init: TroubledInit,
): Promise<TroubledRound> {
  const [load, loadOfWell] = init.loads;
  const services = await Promise.all([
    prepareService(surroundings, load, init),
    prepareService(WELL, loadOfWell, init),
  ]);
  try {
    const [own, well] = await Promise.all([services[0].run(), services[1].run()]);
    return { own, well };
  } finally {
    await Promise.all(services.map(({ close }) => close()));
  }
}

/** Starts a service and its agent's server, and has it compile what it runs. */
async function prepareService(
  { mood }: Surroundings,
  load: LoadProcess,
  init: TroubledInit,
): Promise<Prepared> {
  const { node, requestsPerSecond, flushMs, warmUpSeconds, seconds } = init;
  const server = mood === undefined ? undefined : await startServer(mood);
  const variant = server === undefined ? BASE : hotspanVariant({ sinkUrl: server.url, flushMs }, FULL_RATE);
  const service = await startService(variant, { node, stockPort: load.stockPort });
  const loop = { port: service.port, route: '/orders' as const, requestsPerSecond };
  await load.closed({ ...loop, requests: COMPILING_REQUESTS, concurrency: CONCURRENCY });
  return {
    async run() {
      await load.open({ ...loop, seconds: warmUpSeconds });
      await service.begin();
      const { latencyMs, unanswered } = await load.open({ ...loop, seconds });
      const worstDelayMs = summarizeDelays((await service.end()).delaysMs).max;
      const agent = await service.agentStats();
      const leftAtMs = performance.now();
      const { exitCode, stderr } = await service.leave();
      const leaveMs = performance.now() - leftAtMs;
      const lines = stderr.split('\n').filter((line) => line !== '');
      return { latencyMs, unanswered, worstDelayMs, exitCode, leaveMs, lines, agent };
    },
    async close() {
      await service.stop();
      await server?.close();
    },
  };
}

interface Prepared {
  run(): Promise<ServiceRound>;
  close(): Promise<void>;
}

/** One that is well takes uploads without decoding them, which would take processor time from the services. */
function startServer(mood: ServerMood): Promise<{ readonly url: string; close(): Promise<void> }> {
  return mood === 'well' ? startUploadSink() : startMoodyServer(mood);
}
