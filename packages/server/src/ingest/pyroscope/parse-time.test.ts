import { expect, it } from 'vitest';
import { parseTime } from './parse-time.js';

const NOW_MS = Date.UTC(2026, 10, 20, 12);
const nanos = (ms: number): bigint => BigInt(ms) * 1_000_000n;

it.each([
  ['1700000000', 1_700_000_000_000],
  ['1700000000123', 1_700_000_000_123],
  ['1700000000123000', 1_700_000_000_123],
  ['1700000000123000000', 1_700_000_000_123],
  [' 1_700_000,000 ', 1_700_000_000_000],
  ['170000000', 170_000_000_000],
  ['0', 0],
  ['20240229', Date.UTC(2024, 1, 29)],
  ['20230229', 20_230_229_000],
  ['18991231', 18_991_231_000],
])('reads %j as a point in time', (text, ms) => {
  expect(parseTime(text, NOW_MS)).toBe(nanos(ms));
});

it.each([
  ['now', 0],
  ['', 0],
  ['now-1h', -3_600_000],
  ['today-1h30min', -5_400_000],
  ['-90s', -90_000],
  ['now+2d', 2 * 86_400_000],
  ['now-1w1y', -372 * 86_400_000],
  ['now-1mon', -30 * 86_400_000],
  ['now-1M', -30 * 86_400_000],
  ['now-5m', -300_000],
  ['now-5q', 0],
  ['now-', 0],
  ['nonsense', 0],
  ['12345678901234567890', 0],
])('reads %j as that far from now: %d ms', (text, ms) => {
  expect(parseTime(text, NOW_MS)).toBe(nanos(NOW_MS + ms));
});

it('keeps nanoseconds', () => {
  expect(parseTime('1700000000123456789', NOW_MS)).toBe(1_700_000_000_123_456_789n);
});
