import type { Dictionary, Profile } from '@hotspan/otlp-profiles';
import { nanosPerUnit } from '../json/time-unit.js';

/** How values are shown by a format that knows only time and hits. */
export interface ProfileScale {
  /** Nanoseconds that one of the value stands for. */
  readonly nanosPerValue: bigint;
  /** How many samples a value of more than 0 stands for. */
  hits(value: bigint): bigint;
}

/** What is neither a time nor a count of a known period is shown as microseconds, the format's smallest unit. */
const NANOS_PER_MICRO = 1_000n;

export function profileScale(
  { sampleType, periodType, period }: Profile,
  { strings }: Dictionary,
): ProfileScale {
  const unit = strings[sampleType.unit] ?? '';
  const periodNanos = period > 0n ? (nanosPerUnit(strings[periodType.unit] ?? '') ?? 0n) * period : 0n;
  if (unit === 'count') {
    return { nanosPerValue: periodNanos || NANOS_PER_MICRO, hits: (value) => value };
  }
  const nanos = nanosPerUnit(unit);
  if (nanos === undefined || periodNanos === 0n) {
    return { nanosPerValue: nanos ?? NANOS_PER_MICRO, hits: () => 1n };
  }
  return { nanosPerValue: nanos, hits: (value) => (value * nanos + periodNanos - 1n) / periodNanos };
}
