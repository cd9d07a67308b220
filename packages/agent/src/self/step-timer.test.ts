import { expect, test } from 'vitest';
import { createStepTimer } from './step-timer.js';

function burnCpu(ms: number): void {
  const before = process.cpuUsage();
  for (let spentMs = 0; spentMs < ms; ) {
    const { user, system } = process.cpuUsage(before);
    spentMs = (user + system) / 1_000;
  }
}

function waitFor(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

test('a step that waits takes time, but no CPU time', () => {
  const timer = createStepTimer();
  timer.time(() => waitFor(200));
  const { longestMs, totalMs, cpuMs } = timer.read();
  expect(totalMs).toBeGreaterThanOrEqual(195);
  expect(longestMs).toBe(totalMs);
  expect(cpuMs).toBeLessThan(totalMs / 2);
});

test('a step that computes takes CPU time, and never more than time', () => {
  const timer = createStepTimer();
  timer.time(() => burnCpu(60));
  const { totalMs, cpuMs } = timer.read();
  expect(cpuMs).toBeGreaterThan(20);
  expect(cpuMs).toBeLessThanOrEqual(totalMs);
});

test('steps are added up, and the longest is kept', () => {
  const timer = createStepTimer();
  const results = [60, 20, 20].map((ms) =>
    timer.time(() => {
      waitFor(ms);
      return ms;
    }),
  );
  const { longestMs, totalMs } = timer.read();
  expect(results).toEqual([60, 20, 20]);
  expect(totalMs).toBeGreaterThanOrEqual(95);
  expect(longestMs).toBeLessThanOrEqual(totalMs - 35);
});
