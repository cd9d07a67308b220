import type { DiffShares } from './diff-shares.js';

/** Time units of profiles, in nanoseconds. */
const NANOS_PER_UNIT: Readonly<Record<string, number>> = {
  nanoseconds: 1,
  microseconds: 1e3,
  milliseconds: 1e6,
  seconds: 1e9,
};

// Made once, as making one takes many times as long as writing a number.
const SMALL = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
const LARGE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/**
 * A value for people, by the sample unit of its profile type: time as "1.24 s" or "2 h 5 min", bytes as "4.2 MiB" (1024), anything
 * else as a plain number with thousands separated by commas.
 */
export function formatValue(value: number, unit: string): string {
  const nanos = NANOS_PER_UNIT[unit];
  if (nanos !== undefined) return formatNanos(value * nanos);
  if (unit === 'bytes') return formatBytes(value);
  return formatCount(value);
}

/** A part of a whole as "12.3 %"; "< 0.01 %" rather than zero for something, "0 %" for nothing. */
export function formatShare(part: number, whole: number): string {
  if (!(whole > 0) || part === 0) return '0 %';
  const percent = (part / whole) * 100;
  if (percent < 0.01) return '< 0.01 %';
  return `${percent >= 99.95 ? trimZeros(percent.toFixed(1)) : threeDigits(percent)} %`;
}

/**
 * How a share has changed, in points of the whole and relative to what it was: "+3.2 pp, +45 %"; "new" or "gone" where one side
 * has none of it, "as before" where the change cannot be seen.
 */
export function formatChange({ baseline, comparison }: DiffShares): string {
  const points = (comparison - baseline) * 100;
  const sign = points < 0 ? '−' : '+';
  const pointsText = `${sign}${Math.abs(points) < 0.01 ? '< 0.01' : threeDigits(Math.abs(points))} pp`;
  if (baseline === comparison) return 'as before';
  if (baseline === 0) return `${pointsText}, new`;
  if (comparison === 0) return `${pointsText}, gone`;
  const ratio = comparison / baseline;
  if (Math.abs(ratio - 1) < 0.0005) return 'as before';
  // A tenfold share is easier to read as such.
  if (ratio >= 10) return `${pointsText}, ×${threeDigits(ratio)}`;
  return `${pointsText}, ${sign}${threeDigits(Math.abs(ratio - 1) * 100)} %`;
}

function formatNanos(nanos: number): string {
  const size = Math.abs(nanos);
  if (size === 0) return '0 s';
  if (size < 999.5) return `${threeDigits(nanos)} ns`;
  if (size < 999.5e3) return `${threeDigits(nanos / 1e3)} µs`;
  if (size < 999.5e6) return `${threeDigits(nanos / 1e6)} ms`;
  if (size < 59.95e9) return `${threeDigits(nanos / 1e9)} s`;
  const seconds = Math.round(nanos / 1e9);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  const hours = Math.round(minutes / 60);
  return `${formatCount(Math.floor(hours / 24))} d ${hours % 24} h`;
}

function formatBytes(bytes: number): string {
  let value = bytes;
  let step = 0;
  while (Math.abs(value) >= 1023.5 && step < BYTE_UNITS.length - 1) {
    value /= 1024;
    step++;
  }
  return `${threeDigits(value)} ${BYTE_UNITS[step]}`;
}

function formatCount(value: number): string {
  return (Math.abs(value) < 100 ? SMALL : LARGE).format(value);
}

function threeDigits(value: number): string {
  const size = Math.abs(value);
  return trimZeros(value.toFixed(size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2));
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
