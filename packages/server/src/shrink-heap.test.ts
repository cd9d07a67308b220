import { getHeapStatistics } from 'node:v8';
import { expect, it } from 'vitest';
import { shrinkHeap } from './shrink-heap.js';

it('gives back what the heap does not use, more than once', async () => {
  for (let round = 0; round < 2; round++) {
    // 40 MB that are in use together, so that V8 has to make room for them.
    let lists: unknown[] = [];
    for (let i = 0; i < 5_000; i++) lists.push(Array.from({ length: 1_000 }, () => i));
    const fullBytes = getHeapStatistics().total_heap_size;
    expect(lists).toHaveLength(5_000);
    lists = [];
    await shrinkHeap();
    expect(getHeapStatistics().total_heap_size).toBeLessThan(fullBytes - 30e6);
  }
});
