import { summarize } from '../report.js';
import type { Round } from './run-round.js';

type Spread = ReturnType<typeof summarize>;

/** One variant against another, as medians of the pairs of a round. */
export interface Comparison {
  readonly cpuRatio: Spread;
  readonly instructionsRatio?: Spread;
  /** How much longer the 99th percentile of delays is around flushes, in milliseconds. */
  readonly flushStallP99Ms: Spread;
  /** How much longer the longest delay around a flush is. */
  readonly flushStallWorstMs: Spread;
  readonly latencyP50Ratio: Spread;
  readonly latencyP99Ratio: Spread;
  readonly rssMb: Spread;
}

export function compareRounds(rounds: readonly Round[], others: readonly Round[]): Comparison {
  const pairs = rounds.flatMap((round, i) => {
    const other = others[i];
    return other === undefined ? [] : [{ round, other }];
  });
  const ratio = (read: (round: Round) => number): Spread =>
    summarize(pairs.map(({ round, other }) => read(round) / read(other)));
  const difference = (read: (round: Round) => number): Spread =>
    summarize(pairs.map(({ round, other }) => read(round) - read(other)));
  const hasInstructions = pairs.every(({ round }) => round.instructionsPerRequest !== undefined);
  return {
    cpuRatio: ratio(({ cpuMicrosPerRequest }) => cpuMicrosPerRequest),
    ...(hasInstructions && {
      instructionsRatio: ratio(({ instructionsPerRequest }) => instructionsPerRequest ?? Number.NaN),
    }),
    flushStallP99Ms: difference(({ flushStall }) => flushStall.p99Ms),
    flushStallWorstMs: difference(({ flushStall }) => flushStall.worstMs),
    latencyP50Ratio: ratio(({ latencyMs }) => latencyMs.p50),
    latencyP99Ratio: ratio(({ latencyMs }) => latencyMs.p99),
    rssMb: difference(({ rssMb }) => rssMb),
  };
}

/** What one variant did by itself. */
export function describeRounds(rounds: readonly Round[]): Record<string, unknown> {
  const spread = (read: (round: Round) => number): Spread => summarize(rounds.map(read));
  const agent = rounds.at(-1)?.agent;
  return {
    cpuMicrosPerRequest: spread(({ cpuMicrosPerRequest }) => cpuMicrosPerRequest),
    ...(rounds.every(({ instructionsPerRequest }) => instructionsPerRequest !== undefined) && {
      instructionsPerRequest: spread(({ instructionsPerRequest }) => instructionsPerRequest ?? Number.NaN),
    }),
    loopDelayMs: {
      p50: spread(({ loopDelayMs }) => loopDelayMs.p50),
      p99: spread(({ loopDelayMs }) => loopDelayMs.p99),
      max: spread(({ loopDelayMs }) => loopDelayMs.max),
    },
    flushStallMs: {
      p99: spread(({ flushStall }) => flushStall.p99Ms),
      worst: spread(({ flushStall }) => flushStall.worstMs),
      windows: rounds.reduce((sum, { flushStall }) => sum + flushStall.windows, 0),
    },
    latencyMs: {
      p50: spread(({ latencyMs }) => latencyMs.p50),
      p99: spread(({ latencyMs }) => latencyMs.p99),
    },
    unanswered: rounds.reduce((sum, { unanswered }) => sum + unanswered, 0),
    rssMb: spread(({ rssMb }) => rssMb),
    heapUsedMb: spread(({ heapUsedMb }) => heapUsedMb),
    uploads: rounds.reduce((sum, { uploads }) => sum + uploads, 0),
    uploadedKbPerMinute: spread(({ uploadedKbPerMinute }) => uploadedKbPerMinute),
    ...(agent && { agent }),
  };
}
