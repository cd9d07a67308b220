import { expect, test } from 'vitest';
import { createTimeCutter } from './time-range.js';

const cutterAt = (...timesMs: number[]) => createTimeCutter(() => timesMs.shift() ?? 0);

test('windows touch each other', () => {
  const time = cutterAt(1_000, 2_500, 4_000.4);
  expect(time.cut()).toEqual({ startNanos: 1_000_000_000n, endNanos: 2_500_000_000n });
  expect(time.cut()).toEqual({ startNanos: 2_500_000_000n, endNanos: 4_000_000_000n });
});

test('a window is never empty, nor does it go back when the clock does', () => {
  const time = cutterAt(1_000, 1_000, 500, 3_000);
  expect(time.cut()).toEqual({ startNanos: 1_000_000_000n, endNanos: 1_001_000_000n });
  expect(time.cut()).toEqual({ startNanos: 1_001_000_000n, endNanos: 1_002_000_000n });
  expect(time.cut()).toEqual({ startNanos: 1_002_000_000n, endNanos: 3_000_000_000n });
});

test('real windows are as of now', () => {
  const before = BigInt(Date.now()) * 1_000_000n;
  const { startNanos, endNanos } = createTimeCutter().cut();
  expect(startNanos).toBeGreaterThanOrEqual(before);
  expect(endNanos).toBeGreaterThan(startNanos);
});
