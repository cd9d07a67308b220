import type { KeyValue, ValueTypeInit } from '@hotspan/otlp-profiles';
import { completeFormatLimits } from './complete-format-limits.js';
import { FormatError } from './errors.js';
import type { FormatLimits } from './format-limits.js';

/** What a format without room for it does not say about its profile. All optional. */
export interface ProfileOptions {
  /** What the values count, in pprof's spelling. Default: what the format says, else `samples`, `count`. */
  readonly sampleType?: ValueTypeInit;
  /** What is counted between two samples. Default: unset. */
  readonly periodType?: ValueTypeInit;
  /** Distance between two samples in `periodType` units, an integer. Default: what the format says, else 0 (unknown). */
  readonly period?: number | bigint;
  /** Start of the profile, nanoseconds since the epoch. Default: what the format says, else 0 (unknown). */
  readonly timeUnixNano?: bigint;
  /** Length of the profile in nanoseconds. Default: what the format says, else 0. */
  readonly durationNano?: bigint;
  /** Attributes of the profiled process. Default: none. */
  readonly resource?: readonly KeyValue[];
  readonly limits?: Partial<FormatLimits>;
}

/** The same with its limits complete; what is undefined is left to the format. */
export interface ResolvedProfileOptions extends Omit<ProfileOptions, 'limits'> {
  readonly limits: FormatLimits;
}

const OPTION_NAMES: readonly string[] = [
  'sampleType',
  'periodType',
  'period',
  'timeUnixNano',
  'durationNano',
  'resource',
  'limits',
] satisfies (keyof ProfileOptions)[];

/** Throws HOTSPAN_ERR_FORMAT_OPTION for unknown names, a period that is no integer, times below 0 and bad limits. */
export function resolveProfileOptions(options: ProfileOptions = {}): ResolvedProfileOptions {
  const unknown = Object.keys(options).find((name) => !OPTION_NAMES.includes(name));
  if (unknown !== undefined) {
    throw new FormatError(
      'HOTSPAN_ERR_FORMAT_OPTION',
      `there is no option named "${unknown.slice(0, 60)}". Known are ${OPTION_NAMES.join(', ')}.`,
    );
  }
  const { period, timeUnixNano, durationNano } = options;
  if (typeof period === 'number' && !Number.isSafeInteger(period)) {
    throw new FormatError('HOTSPAN_ERR_FORMAT_OPTION', `period must be an integer, got ${period}.`);
  }
  for (const [name, value] of Object.entries({ timeUnixNano, durationNano })) {
    if (value !== undefined && (value < 0n || value > 0xffff_ffff_ffff_ffffn)) {
      throw new FormatError(
        'HOTSPAN_ERR_FORMAT_OPTION',
        `${name} must be nanoseconds from 0 to 2^64 - 1, got ${value}.`,
      );
    }
  }
  return { ...options, limits: completeFormatLimits(options.limits) };
}
