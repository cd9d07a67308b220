import { randomBytes } from 'node:crypto';
import { NO_DETAILS } from './no-details.js';
import type { WriteBatch } from './rows.js';

export interface ProfileRowsOptions {
  readonly timeMs: number;
  readonly tenant?: string;
  readonly service?: string;
  readonly retentionDays?: number;
  /** Random ones, which cannot be compressed: about 8 bytes each. */
  readonly valueCount?: number;
}

const DAY_MS = 86_400_000;

/** A profile of one stack `main;work` and its values, with its nodes and labels. */
export function profileRows({
  timeMs,
  tenant = 'anonymous',
  service = 'shop',
  retentionDays = 0,
  valueCount = 1,
}: ProfileRowsOptions): WriteBatch {
  const day = Math.floor(timeMs / DAY_MS);
  const week = day - ((day + 3) % 7);
  const key = { tenant, service, type: 'cpu:cpu:nanoseconds:cpu:nanoseconds', series: 5n, retentionDays };
  const frame = {
    systemName: '',
    file: 'app.js',
    line: 1,
    startLine: 0,
    isInlined: false,
    address: 0n,
    mapping: '',
  };
  const node = { tenant, service, retentionDays, week, idHigh: 0, parentHigh: 0, ...frame };
  const values = new BigInt64Array(valueCount).fill(7n);
  if (valueCount > 1) values.set(new BigInt64Array(Uint8Array.from(randomBytes(valueCount * 8)).buffer));
  return {
    nodes: [
      { ...node, idLow: 1, parentLow: 0, name: 'main' },
      { ...node, idLow: 2, parentLow: 1, name: 'work' },
    ],
    series: [{ ...key, day, labels: [['service_name', service]] }],
    profiles: [
      {
        ...key,
        timeNanos: BigInt(timeMs) * 1_000_000n,
        profileId: randomBytes(16),
        durationNanos: 10_000_000_000n,
        total: 7n,
        stacks: new BigUint64Array(valueCount).fill(2n),
        values,
        details: NO_DETAILS,
      },
    ],
  };
}
