import { describe, expect, it } from 'vitest';
import { countLevels, levelOfCount } from './count-levels.js';

describe('countLevels', () => {
  it.each([
    [1, [1]],
    [3, [1, 2, 3]],
    [5, [1, 2, 3, 4, 5]],
    [6, [1, 2, 3, 4, 5]],
    [100, [1, 3, 6, 16, 40]],
    [100_000, [1, 10, 100, 1_000, 10_000]],
  ])('divides counts up to %d', (largest, levels) => {
    expect(countLevels(largest)).toEqual(levels);
  });
});

describe('levelOfCount', () => {
  it('gives the strongest colour to the largest counts, and weaker ones to smaller', () => {
    const levels = countLevels(100);
    expect([1, 2, 3, 15, 40, 100].map((count) => levelOfCount(count, levels))).toEqual([1, 1, 2, 3, 5, 5]);
  });

  it('puts few levels far apart', () => {
    const colors = (largest: number): number[] =>
      countLevels(largest).map((least) => levelOfCount(least, countLevels(largest)));
    expect([1, 2, 3, 5].map(colors)).toEqual([[5], [3, 5], [2, 3, 5], [1, 2, 3, 4, 5]]);
  });
});
