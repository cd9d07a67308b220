import type { AgentLog } from './agent-log.js';
import { createGovernor, type GovernorReading } from './governor.js';

/** The sampling rate, kept by the governor where the budget allows, and a warning when it is lowered. */
export interface GovernedRate {
  /** Samples per second. */
  readonly hz: number;
  /** Share of one core that the agent takes, 0 to 1. */
  readonly cost: number;
  /** To be called after every flush. */
  observe(reading: GovernorReading): void;
}

export interface GovernedRateInit {
  readonly samplingRateHz: number;
  /** Percent of one core; 0 = no limit. */
  readonly cpuBudgetPercent: number;
}

export function createGovernedRate(
  { samplingRateHz, cpuBudgetPercent }: GovernedRateInit,
  log: AgentLog,
): GovernedRate {
  const governor = createGovernor({ budget: cpuBudgetPercent / 100, rateHz: samplingRateHz });
  let hz = samplingRateHz;
  return {
    get hz() {
      return hz;
    },
    get cost() {
      return governor.cost;
    },
    observe(reading) {
      const wanted = governor.observe(reading);
      if (wanted < hz) {
        const percent = (governor.cost * 100).toFixed(1);
        log.warnOnce(
          'governor',
          `the sampling rate goes from ${hz} to ${wanted} Hz, for the profiler took ${percent} % of a core. It goes back by itself when that falls; raise cpuBudgetPercent (${cpuBudgetPercent}) to keep the rate.`,
        );
      }
      hz = wanted;
    },
  };
}
