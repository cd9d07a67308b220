import { type Round, type RoundInit, runRound } from './run-round.js';
import { takeTurns } from './take-turns.js';
import type { Variant } from './variants.js';

/** Rounds by variant, in order of time: those of one index were neighbours. */
export type Rounds = ReadonlyMap<string, readonly Round[]>;

/** Each variant once per round. */
export function runRounds(variants: readonly Variant[], rounds: number, init: RoundInit): Promise<Rounds> {
  return takeTurns(variants, rounds, async (variant, round) => {
    const result = await runRound(variant, init);
    tellProgress(variant.name, round, result);
    return result;
  });
}

function tellProgress(name: string, round: number, result: Round): void {
  const { cpuMicrosPerRequest, flushStall, rssMb, unanswered } = result;
  const cpu = `${cpuMicrosPerRequest.toFixed(0)} us of CPU a request`;
  const stall = `worst stall of a flush ${flushStall.worstMs.toFixed(1)} ms`;
  console.error(`round ${round + 1}, ${name}: ${cpu}, ${stall}, ${rssMb.toFixed(0)} MB`);
  if (unanswered === 0) return;
  console.error(
    `round ${round + 1}, ${name}: overloaded, ${unanswered} requests were not answered; stalls and latencies are ` +
      'those of its queue. Lower HOTSPAN_BENCH_RATE, or end what else this machine does.',
  );
}
