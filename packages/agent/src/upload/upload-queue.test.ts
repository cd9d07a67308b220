import { expect, test } from 'vitest';
import { createUploadQueue } from './upload-queue.js';

/** A window of `size` bytes that all are `mark`. */
const window = (mark: number, size = 10): Uint8Array => new Uint8Array(size).fill(mark);

function marks(queue: ReturnType<typeof createUploadQueue>): number[] {
  const all: number[] = [];
  for (let bytes = queue.shift(); bytes !== undefined; bytes = queue.shift()) all.push(bytes[0] ?? 0);
  return all;
}

test('the oldest window leaves first', () => {
  const queue = createUploadQueue({ maxBytes: 100, maxCount: 3 });
  for (const mark of [1, 2, 3]) queue.push(window(mark));
  expect(queue.stats()).toEqual({ queuedCount: 3, queuedBytes: 30, droppedCount: 0, droppedBytes: 0 });
  expect(marks(queue)).toEqual([1, 2, 3]);
  expect(queue.stats()).toEqual({ queuedCount: 0, queuedBytes: 0, droppedCount: 0, droppedBytes: 0 });
});

test('over the count the oldest are dropped and counted', () => {
  const queue = createUploadQueue({ maxBytes: 100, maxCount: 2 });
  for (const mark of [1, 2, 3, 4]) queue.push(window(mark));
  expect(queue.stats()).toEqual({ queuedCount: 2, queuedBytes: 20, droppedCount: 2, droppedBytes: 20 });
  expect(marks(queue)).toEqual([3, 4]);
});

test('over the bytes as many of the oldest are dropped as the newest needs', () => {
  const queue = createUploadQueue({ maxBytes: 100, maxCount: 10 });
  for (const mark of [1, 2, 3]) queue.push(window(mark, 30));
  queue.push(window(4, 60));
  expect(queue.stats()).toEqual({ queuedCount: 2, queuedBytes: 90, droppedCount: 2, droppedBytes: 60 });
  expect(marks(queue)).toEqual([3, 4]);
});

test('a window that is too large by itself is dropped', () => {
  const queue = createUploadQueue({ maxBytes: 100, maxCount: 10 });
  queue.push(window(1, 101));
  expect(queue.stats()).toEqual({ queuedCount: 0, queuedBytes: 0, droppedCount: 1, droppedBytes: 101 });
});

test('a window that is put back is the oldest again', () => {
  const queue = createUploadQueue({ maxBytes: 100, maxCount: 2 });
  queue.push(window(1));
  const taken = queue.shift();
  queue.push(window(2));
  if (taken !== undefined) queue.putBack(taken);
  expect(marks(queue)).toEqual([1, 2]);
});

test('a window that is put back is dropped when newer ones have taken its place', () => {
  const queue = createUploadQueue({ maxBytes: 100, maxCount: 2 });
  queue.push(window(1));
  const taken = queue.shift();
  for (const mark of [2, 3]) queue.push(window(mark));
  if (taken !== undefined) queue.putBack(taken);
  expect(queue.stats()).toMatchObject({ droppedCount: 1, droppedBytes: 10 });
  expect(marks(queue)).toEqual([2, 3]);
});

test('a window that was taken and cannot be delivered is counted', () => {
  const queue = createUploadQueue({ maxBytes: 100, maxCount: 2 });
  queue.push(window(1));
  const taken = queue.shift();
  if (taken !== undefined) queue.drop(taken);
  expect(queue.stats()).toEqual({ queuedCount: 0, queuedBytes: 0, droppedCount: 1, droppedBytes: 10 });
});
