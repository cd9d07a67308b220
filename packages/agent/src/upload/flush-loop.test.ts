import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type FlushLoop, startFlushLoop } from './flush-loop.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Times of the first flushes, with these random numbers. */
function flushTimes(randoms: number[], untilMs: number): number[] {
  const startedMs = Date.now();
  const times: number[] = [];
  const loop = startFlushLoop(
    () => times.push(Date.now() - startedMs),
    1_000,
    () => randoms.shift() ?? 0.5,
  );
  vi.advanceTimersByTime(untilMs);
  loop.stop();
  return times;
}

test('flushes come an interval apart', () => {
  expect(flushTimes([], 3_500)).toEqual([1_000, 2_000, 3_000]);
});

test('every wait is jittered by a tenth of the interval', () => {
  expect(flushTimes([0, 0.75, 0.999_999], 3_500)).toEqual([900, 1_950, 3_049]);
});

test('the jitter is random by default', () => {
  const waits = Array.from({ length: 20 }, () => {
    const startedMs = Date.now();
    let waitMs = 0;
    const loop = startFlushLoop(() => {
      waitMs ||= Date.now() - startedMs;
    }, 10_000);
    vi.advanceTimersByTime(11_000);
    loop.stop();
    return waitMs;
  });
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(9_000);
  expect(Math.max(...waits)).toBeLessThanOrEqual(11_000);
  expect(new Set(waits).size).toBeGreaterThan(1);
});

test('a stopped loop has no timer left', () => {
  const loop = startFlushLoop(() => {}, 1_000);
  expect(vi.getTimerCount()).toBe(1);
  loop.stop();
  expect(vi.getTimerCount()).toBe(0);
});

test('a loop that is stopped by its own flush has no timer left', () => {
  const loop: FlushLoop = startFlushLoop(() => loop.stop(), 1_000);
  vi.advanceTimersByTime(1_500);
  expect(vi.getTimerCount()).toBe(0);
});
