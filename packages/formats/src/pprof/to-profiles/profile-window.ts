import type { Samples } from '@hotspan/otlp-profiles';
import type { ResolvedPprofToProfilesOptions } from '../pprof-conversion-options.js';
import type { PprofProfile } from '../pprof-profile.js';

export interface ProfileWindow {
  readonly timeUnixNano: bigint;
  readonly durationNano: bigint;
}

/** Start and length of the profile. A time of 0 or below is unknown and becomes 0, a negative duration, too. */
export function profileWindow(pprof: PprofProfile, options: ResolvedPprofToProfilesOptions): ProfileWindow {
  const durationNano = options.durationNano ?? atLeastZero(pprof.durationNanos);
  const time = atLeastZero(pprof.timeNanos);
  const start = options.timeNanos === 'end' ? atLeastZero(time - durationNano) : time;
  return { timeUnixNano: options.timeUnixNano ?? start, durationNano };
}

/** The window widened to hold all timestamps, the end being outside as OTLP has it. What an option says stays as it is. */
export function coverTimestamps(
  { timeUnixNano, durationNano }: ProfileWindow,
  { timestamps }: Samples,
  options: ResolvedPprofToProfilesOptions,
): ProfileWindow {
  if (timestamps.length === 0) return { timeUnixNano, durationNano };
  let first = timestamps[0] ?? 0n;
  let last = first;
  for (const timestamp of timestamps) {
    if (timestamp < first) first = timestamp;
    if (timestamp > last) last = timestamp;
  }
  const end = timeUnixNano + durationNano;
  const start =
    options.timeUnixNano === undefined && (timeUnixNano === 0n || first < timeUnixNano)
      ? first
      : timeUnixNano;
  if (options.durationNano !== undefined) return { timeUnixNano: start, durationNano };
  return { timeUnixNano: start, durationNano: (last < end ? end : last + 1n) - start };
}

const atLeastZero = (nanos: bigint): bigint => (nanos > 0n ? nanos : 0n);
