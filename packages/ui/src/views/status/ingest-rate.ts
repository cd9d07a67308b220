import type { Received } from '../../client/load-status.js';

/** Counters of a server at a time. */
export interface Reading {
  readonly atMs: number;
  readonly profiles: number;
  readonly bytes: number;
}

/** What has come in between two readings. */
export interface IngestRate {
  readonly overMs: number;
  readonly profiles: number;
  readonly profilesPerMinute: number;
  readonly bytesPerMinute: number;
}

/** What came in from the first reading to the last; undefined when no time has passed, or the server was restarted, which counts from zero. */
export function rateBetween(first: Reading, last: Reading): IngestRate | undefined {
  const overMs = last.atMs - first.atMs;
  if (overMs <= 0 || last.profiles < first.profiles) return undefined;
  return toRate(last.profiles - first.profiles, last.bytes - first.bytes, overMs);
}

/** What came in lately, as the server tells it. */
export function rateOfLately({ lately }: Received): IngestRate | undefined {
  const { profiles, bytes, seconds } = lately;
  return seconds > 0 ? toRate(profiles, bytes, seconds * 1_000) : undefined;
}

function toRate(profiles: number, bytes: number, overMs: number): IngestRate {
  const minutes = overMs / 60_000;
  return { overMs, profiles, profilesPerMinute: profiles / minutes, bytesPerMinute: bytes / minutes };
}
