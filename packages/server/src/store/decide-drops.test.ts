import { describe, expect, it } from 'vitest';
import { expiredPartitions, partitionsBeyondDisk } from './decide-drops.js';
import type { Partition } from './partitions.js';

const DAY_MS = 86_400_000;
/** A Thursday. */
const TODAY = Date.UTC(2026, 10, 26);

function partition(table: string, start: string, days: number, rest: Partial<Partition> = {}): Partition {
  const startMs = Date.parse(`${start}T00:00:00Z`);
  return {
    table,
    id: `${start}-0`,
    startMs,
    endMs: startMs + days * DAY_MS,
    keepDays: 0,
    bytes: 100,
    ...rest,
  };
}
const names = (partitions: readonly Partition[]): string[] =>
  partitions.map(({ table, id }) => `${table} ${id}`);

describe('expiredPartitions', () => {
  const day = partition('profiles', '2026-10-26', 1);
  const week = partition('nodes', '2026-10-26', 7);
  const retentionMs = 30 * DAY_MS;

  it.each<[when: string, nowMs: number, expected: string[]]>([
    ['is not over while its newest row is within retention', day.endMs + retentionMs - 1, []],
    ['stays for an hour more, for writes that are on their way', day.endMs + retentionMs + 3_599_999, []],
    ['goes then', day.endMs + retentionMs + 3_600_000, ['profiles 2026-10-26-0']],
    [
      'goes with its week when that is over',
      week.endMs + retentionMs + 3_600_000,
      ['profiles 2026-10-26-0', 'nodes 2026-10-26-0'],
    ],
  ])('a day %s', (_, nowMs, expected) => {
    expect(names(expiredPartitions([day, week], { retentionMs, nowMs }))).toEqual(expected);
  });

  it("follows the tenant's own retention, shorter or longer", () => {
    const own = [
      partition('a', '2026-11-20', 1, { keepDays: 2 }),
      partition('b', '2026-01-01', 1, { keepDays: 900 }),
    ];
    expect(names(expiredPartitions(own, { retentionMs, nowMs: TODAY }))).toEqual(['a 2026-11-20-0']);
  });

  it('keeps data for ever when asked, but for tenants with a retention of their own', () => {
    const all = [partition('a', '1999-01-01', 1), partition('b', '1999-01-01', 1, { keepDays: 7 })];
    expect(names(expiredPartitions(all, { retentionMs: 0, nowMs: TODAY }))).toEqual(['b 1999-01-01-0']);
  });

  it('leaves no week that a profile within retention can still be written to', () => {
    for (let hours = 0; hours < 24 * 50; hours++) {
      const nowMs = week.startMs + hours * 3_600_000;
      const isDropped = expiredPartitions([week], { retentionMs, nowMs }).length > 0;
      // The oldest profile that is accepted.
      const oldestMs = nowMs - retentionMs;
      if (isDropped) expect(oldestMs).toBeGreaterThanOrEqual(week.endMs);
    }
  });
});

describe('partitionsBeyondDisk', () => {
  const all = [
    partition('nodes', '2026-11-09', 7),
    partition('nodes', '2026-11-23', 7),
    partition('profiles', '2026-11-14', 1),
    partition('profiles', '2026-11-15', 1),
    partition('profiles', '2026-11-24', 1),
    partition('profiles', '2026-11-24', 1, { keepDays: 7, id: '2026-11-24-7' }),
    partition('profiles', '2026-11-26', 1),
  ];
  const decide = (maxBytes: number) =>
    partitionsBeyondDisk(all, { usedBytes: 700, maxBytes, nowMs: TODAY + 5_000 });

  it('drops nothing while all of it fits', () => {
    expect(decide(700)).toEqual({ drops: [], floorMs: 0, excessBytes: 0 });
  });

  it('drops the oldest day, whose week still has names that the next day needs', () => {
    const { drops, floorMs } = decide(650);
    expect([names(drops), floorMs]).toEqual([['profiles 2026-11-14-0'], Date.UTC(2026, 10, 15)]);
  });

  it('drops what ends at the same time together: a last day with its week, a day of all tenants', () => {
    expect(names(decide(550).drops)).toEqual([
      'profiles 2026-11-14-0',
      'nodes 2026-11-09-0',
      'profiles 2026-11-15-0',
    ]);
    expect(names(decide(350).drops)).toHaveLength(5);
  });

  it('never drops the current day, and says what is too much then', () => {
    const { drops, floorMs, excessBytes } = decide(50);
    expect([drops.length, floorMs, excessBytes]).toEqual([5, Date.UTC(2026, 10, 25), 150]);
  });
});
