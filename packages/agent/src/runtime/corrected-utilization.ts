/** How the samples of one window divide. */
export interface SampleCounts {
  /** Samples in which the event loop waited. */
  readonly idleSamples: number;
  readonly recordedSamples: number;
}

/**
 * Share of time in which the event loop did not wait, from 0 to 1; undefined without samples.
 *
 * It stands in for `performance.eventLoopUtilization()`, which overstates under a sampler: every signal wakes the idle
 * loop, and Node.js counts each waking as active. The samples themselves are taken before the loop has noticed.
 */
export function correctedUtilization({ idleSamples, recordedSamples }: SampleCounts): number | undefined {
  if (!(recordedSamples > 0)) return undefined;
  return Math.min(1, Math.max(0, 1 - idleSamples / recordedSamples));
}
