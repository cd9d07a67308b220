import { formatValue } from '@hotspan/flamegraph';
import type { ProfileType } from './profile-type.js';

/** How the timeline shows the points of a profile type. */
export interface Rate {
  /** What the axis shows, for the panel's title. */
  readonly title: string;
  /** A point's sum over a bucket of `stepSeconds`, as the axis shows it. */
  readonly convert: (sum: number, stepSeconds: number) => number;
  readonly format: (value: number) => string;
  /** The same for the axis, whose title says the unit already. */
  readonly formatTick: (value: number) => string;
  /** Whether round numbers are powers of two. */
  readonly isBinary: boolean;
}

const THREE_DIGITS = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

const SECONDS_PER_UNIT: Readonly<Record<string, number>> = {
  nanoseconds: 1e-9,
  microseconds: 1e-6,
  milliseconds: 1e-3,
  seconds: 1,
};

/** Types that add up are shown per second, where seconds of CPU time per second are cores in use; snapshots as they are. */
export function rateOf(type: ProfileType): Rate {
  const { sampleUnit, sampleType, title } = type;
  const isBinary = sampleUnit === 'bytes';
  if (type.isInstant) {
    const format = (value: number): string => formatValue(value, sampleUnit);
    return { title, convert: (sum) => sum, format, formatTick: format, isBinary };
  }
  const seconds = SECONDS_PER_UNIT[sampleUnit];
  if (seconds !== undefined) {
    const isCpu = sampleType === 'cpu';
    const convert = (sum: number, stepSeconds: number): number => (sum * seconds) / stepSeconds;
    const word = isCpu ? 'cores' : 's/s';
    return {
      title: isCpu ? 'CPU cores in use' : `${title} per second`,
      convert,
      format: (value) => `${plain(value)} ${word}`,
      formatTick: plain,
      isBinary,
    };
  }
  const format = (value: number): string => `${formatValue(value, sampleUnit)}/s`;
  return {
    title: `${title} per second`,
    convert: (sum, stepSeconds) => sum / stepSeconds,
    ...{ format, formatTick: format, isBinary },
  };
}

function plain(value: number): string {
  return THREE_DIGITS.format(value);
}
