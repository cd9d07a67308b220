import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';

/** Middle value of the runs; the mean of the two middle ones for an even number. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Median, smallest and largest of the runs. */
export function summarize(values: readonly number[]): { median: number; min: number; max: number } {
  return { median: round(median(values)), min: round(Math.min(...values)), max: round(Math.max(...values)) };
}

/** One JSON line: what was measured, and on what. */
export function report(name: string, result: Readonly<Record<string, unknown>>): void {
  const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', commit: currentCommit() };
  console.log(JSON.stringify({ name, ...result, ...machine }));
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}

function currentCommit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    // A tarball has no history; the figures still count.
    return 'unknown';
  }
}
