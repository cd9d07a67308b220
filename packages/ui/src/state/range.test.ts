import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeZone, formatLocalTime, parseLocalTime, readLocalRange } from './local-time.js';
import { isLatest, moveRange } from './shift-range.js';

const NOW_MS = 1_800_000_000_000;
const HOUR_MS = 3_600_000;

describe('moveRange', () => {
  const hour = { from: String(NOW_MS - 3 * HOUR_MS), to: String(NOW_MS - 2 * HOUR_MS) };
  const hours = (from: number, to: number) => ({
    from: String(NOW_MS - from * HOUR_MS),
    to: String(NOW_MS - to * HOUR_MS),
  });
  it.each([
    ['half its length back', hour, 'back', hours(3.5, 2.5)],
    ['half its length forth', hour, 'forward', hours(2.5, 1.5)],
    ['out around its middle', hour, 'out', hours(3.5, 1.5)],
    ['not into the future', hours(1.25, 0.25), 'forward', hours(1, 0)],
    ['out into the past where the future begins', hours(1, 0), 'out', hours(2, 0)],
    ['from now back to times that stay', { from: 'now-1h', to: 'now' }, 'back', hours(1.5, 0.5)],
    ['out from now, and on moving', { from: 'now-90m', to: 'now' }, 'out', { from: 'now-3h', to: 'now' }],
    ['not before 1970', { from: '1000', to: '2000' }, 'back', { from: '0', to: '1000' }],
    ['out of a moment', { from: '5000', to: '5000' }, 'out', { from: '4000', to: '6000' }],
  ] as const)('goes %s', (_, range, move, moved) => {
    expect(moveRange(range, move, NOW_MS)).toEqual(moved);
  });

  it('knows when there is nothing later', () => {
    expect(isLatest({ from: 'now-1h', to: 'now' }, NOW_MS)).toBe(true);
    expect(isLatest(hour, NOW_MS)).toBe(false);
  });
});

describe('local times', () => {
  const { TZ } = process.env;
  beforeEach(() => {
    process.env.TZ = 'Europe/Berlin';
  });
  afterEach(() => {
    if (TZ === undefined) delete process.env.TZ;
    else process.env.TZ = TZ;
  });

  it('are written as the fields of a browser have them, and read back', () => {
    const timeMs = Date.UTC(2026, 10, 28, 7, 59, 10);
    expect(formatLocalTime(timeMs)).toBe('2026-11-28T08:59:10');
    expect(parseLocalTime('2026-11-28T08:59:10')).toBe(timeMs);
    expect(parseLocalTime('2026-11-28T08:59')).toBe(timeMs - 10_000);
  });

  it.each(['', 'now', '2026-11-28', '2026-13-28T08:59', '2026-11-28T08:59Z'])('are not %j', (text) => {
    expect(parseLocalTime(text)).toBeUndefined();
  });

  it.each([
    ['Europe/Berlin', 'UTC+1, Europe/Berlin'],
    ['America/St_Johns', 'UTC-3:30, America/St_Johns'],
    ['UTC', 'UTC'],
  ])('are of the zone %s, said as %s', (zone, text) => {
    process.env.TZ = zone;
    expect(describeZone(Date.UTC(2026, 0, 15))).toBe(text);
  });

  it.each([
    ['', '2026-11-28T08:59', 'Give the start as date and time.'],
    ['2026-11-28T08:59', '', 'Give the end as date and time.'],
    ['2026-11-28T08:59', '2026-11-28T08:59', 'The start must be before the end.'],
    ['2036-11-28T08:59', '2036-11-28T09:59', 'The start is in the future.'],
    ['1969-11-28T08:59', '2026-11-28T09:59', 'The start is before 1970.'],
  ])('from %j to %j are no range', (from, to, problem) => {
    expect(readLocalRange(from, to, NOW_MS)).toEqual({ problem });
  });
});
