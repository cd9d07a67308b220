import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { watchEventLoopDelay } from './watch-event-loop-delay.js';

function block(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

function startWatch() {
  const watch = watchEventLoopDelay();
  onTestFinished(() => watch.stop());
  return watch;
}

test('a blocked loop shows in the window in which it was blocked, and not in the next', async () => {
  const watch = startWatch();
  await sleep(200);
  block(700);
  await sleep(200);
  const blocked = watch.endWindow();
  // Up to one distance of the timers is lost.
  expect(blocked?.maxMs).toBeGreaterThan(600);
  expect(blocked?.minMs).toBeGreaterThanOrEqual(0);
  expect(blocked?.minMs).toBeLessThan(blocked?.maxMs ?? 0);
  await sleep(300);
  expect(watch.endWindow()?.maxMs).toBeLessThan(blocked?.maxMs ?? 0);
});

test('a window in which nothing was measured has no delay', () => {
  const watch = startWatch();
  expect(watch.endWindow()).toBeUndefined();
});
