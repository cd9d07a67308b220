/** What a flush tells of the agent's own cost. */
export interface GovernorReading {
  /** Since the flush before. */
  readonly elapsedMs: number;
  /** CPU time that taking and encoding the window took. */
  readonly flushCpuMs: number;
  readonly recordedSamples: number;
}

/** Keeps the agent's cost within a budget by the sampling rate. */
export interface Governor {
  /** The rate to go on with, in samples per second. */
  observe(reading: GovernorReading): number;
  /** Share of one core that the agent took over the last flushes, 0 to 1. */
  readonly cost: number;
}

export interface GovernorInit {
  /** Share of one core, 0 to 1; 0 = no limit. */
  readonly budget: number;
  /** The rate that was asked for, and the highest. */
  readonly rateHz: number;
}

/**
 * CPU time of a sample over all threads: the signal, the walk over the stack, V8's processor of samples. It cannot be
 * told from the host's work by a clock, so it is taken from measurements: 28 to 58 microseconds with 40 frames at 99 to
 * 999 samples per second on Node.js 24, up to 130 on Node.js 20.
 */
const SAMPLE_MS = 0.06;

/** Fewer than this say too little to be worth a process that has to be restarted for it. */
const MIN_RATE_HZ = 10;

/** How much the newest flush counts: one that came at a bad moment changes nothing by itself. */
const WEIGHT = 0.25;

/** The rate is raised again below this share of the budget: a doubled rate at most doubles the cost. */
const RELIEF = 0.4;

/** Flushes between two changes of the rate, each of which costs samples of requests under way their link. */
const SETTLE_FLUSHES = 4;

/** Creates it. The first flush compiles the agent's own code, and says nothing of the ones that follow. */
export function createGovernor({ budget, rateHz }: GovernorInit): Governor {
  let rate = rateHz;
  let cost = 0;
  let flushes = 0;
  let lastChange = 1;

  function change(to: number): void {
    rate = to;
    lastChange = flushes;
  }

  /** What a rate costs says nothing of another one. */
  const isFirstOfRate = (): boolean => flushes - lastChange === 1;

  return {
    observe({ elapsedMs, flushCpuMs, recordedSamples }) {
      flushes++;
      if (flushes === 1 || elapsedMs <= 0) return rate;
      const newest = (flushCpuMs + recordedSamples * SAMPLE_MS) / elapsedMs;
      cost = isFirstOfRate() ? newest : cost + WEIGHT * (newest - cost);
      if (budget === 0 || flushes - lastChange < SETTLE_FLUSHES) return rate;
      if (cost > budget && rate > MIN_RATE_HZ) change(Math.max(MIN_RATE_HZ, Math.round(rate / 2)));
      else if (cost < budget * RELIEF && rate < rateHz) change(Math.min(rateHz, rate * 2));
      return rate;
    },
    get cost() {
      return cost;
    },
  };
}
