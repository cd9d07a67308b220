import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { createSharedIds } from './shared-ids.js';

test('has what was added, until it is deleted', () => {
  const ids = createSharedIds();
  expect(ids.isEmpty()).toBe(true);
  expect([ids.add(3), ids.add(7)]).toEqual([true, true]);
  expect([ids.has(3), ids.has(4), ids.has(7)]).toEqual([true, false, true]);
  ids.delete(3);
  ids.delete(3);
  expect([ids.has(3), ids.has(7), ids.isEmpty()]).toEqual([false, true, false]);
  ids.delete(7);
  expect(ids.isEmpty()).toBe(true);
});

test('is the same set for all that have its memory', () => {
  const ids = createSharedIds();
  const same = createSharedIds(ids.memory);
  ids.add(5);
  expect(same.has(5)).toBe(true);
  same.delete(5);
  expect(ids.isEmpty()).toBe(true);
});

test('takes no more than it has room for', () => {
  const ids = createSharedIds();
  let added = 0;
  while (added < 10_000 && ids.add(added + 1)) added++;
  expect(added).toBe(1_024);
  ids.delete(17);
  expect(ids.add(20_000)).toBe(true);
  expect(ids.add(20_001)).toBe(false);
});

test('waits until another thread has emptied it, and no longer than it is told', async () => {
  const ids = createSharedIds();
  ids.add(1);
  ids.waitUntilEmpty(20);
  expect(ids.isEmpty()).toBe(false);
  // What delete() does, after a while.
  const worker = new Worker(
    `const { workerData: memory } = require('node:worker_threads');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    Atomics.store(memory, memory.indexOf(1, 1), 0);
    Atomics.sub(memory, 0, 1);
    Atomics.notify(memory, 0);`,
    { eval: true, workerData: ids.memory },
  );
  const exited = new Promise((resolve) => worker.once('exit', resolve));
  ids.waitUntilEmpty(60_000);
  expect(ids.isEmpty()).toBe(true);
  await exited;
});
