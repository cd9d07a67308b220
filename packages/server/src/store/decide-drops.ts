import type { Partition } from './partitions.js';

const DAY_MS = 86_400_000;

/**
 * Beyond its retention a partition stays for as long as a write that was accepted just before may take to be stored: its
 * nodes, which it believes to be there, must not go in between.
 */
const GRACE_MS = 3_600_000;

export interface RetentionRule {
  /** For tenants without a retention of their own; 0 = for ever. */
  readonly retentionMs: number;
  readonly nowMs: number;
}

/** Partitions of which even the newest row that they could have is older than it is kept. */
export function expiredPartitions(
  partitions: readonly Partition[],
  { retentionMs, nowMs }: RetentionRule,
): readonly Partition[] {
  return partitions.filter(({ endMs, keepDays }) => {
    const keptMs = keepDays === 0 ? retentionMs : keepDays * DAY_MS;
    return keptMs > 0 && nowMs - endMs >= keptMs + GRACE_MS;
  });
}

export interface DiskRule {
  readonly usedBytes: number;
  readonly maxBytes: number;
  readonly nowMs: number;
}

export interface DiskDecision {
  readonly drops: readonly Partition[];
  /** All that is older goes, in Unix milliseconds; 0 = nothing has to. */
  readonly floorMs: number;
  /** What is used beyond the limit when that is gone: the current day alone is larger than it. */
  readonly excessBytes: number;
}

/**
 * What has to go for the rest to fit: day after day from the oldest on, of all tables, but never the current day. Weeks
 * and months go with their last day: until then the days that are left need their nodes and labels.
 */
export function partitionsBeyondDisk(
  partitions: readonly Partition[],
  { usedBytes, maxBytes, nowMs }: DiskRule,
): DiskDecision {
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS;
  const oldestFirst = [...partitions].sort((a, b) => a.endMs - b.endMs);
  const drops: Partition[] = [];
  let excessBytes = usedBytes - maxBytes;
  let floorMs = 0;
  for (const partition of oldestFirst) {
    if (partition.endMs > today) break;
    // Those that end together go together.
    if (excessBytes <= 0 && partition.endMs > floorMs) break;
    floorMs = partition.endMs;
    excessBytes -= partition.bytes;
    drops.push(partition);
  }
  return { drops, floorMs, excessBytes: Math.max(excessBytes, 0) };
}
