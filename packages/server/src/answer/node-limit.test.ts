import { describe, expect, it } from 'vitest';
import { createSeededRandom, newSeed } from '../seeded-random.fixture.js';
import { nodeLimit } from './node-limit.js';

describe('nodeLimit', () => {
  it.each<[string, number[], number, number]>([
    ['0 without a limit', [3, 2, 1], 0, 0],
    ['0 for a negative limit', [3, 2, 1], -1, 0],
    ['0 when all nodes fit', [3, 2, 1], 3, 0],
    ['0 without nodes', [], 1, 0],
    ['the largest total for one node', [1, 3, 2], 1, 3],
    ['the smallest of the largest totals', [96, 81, 50, 30, 15, 4, 1], 4, 30],
    ['a total that several nodes have', [5, 1, 5, 5, 1], 2, 5],
  ])('is %s', (_, totals, maxNodes, expected) => {
    expect(nodeLimit(Float64Array.from(totals), maxNodes)).toBe(expected);
  });

  it('does not change the totals', () => {
    const totals = Float64Array.of(1, 2, 3, 4);
    nodeLimit(totals, 2);
    expect([...totals]).toEqual([1, 2, 3, 4]);
  });

  const seed = newSeed();
  it(`is what sorting finds (seed ${seed})`, () => {
    const random = createSeededRandom(seed);
    for (let round = 0; round < 500; round++) {
      const range = random.pick([2, 10, 2 ** 50]);
      const totals = Float64Array.from({ length: 1 + random.integer(200) }, () => random.integer(range));
      const maxNodes = 1 + random.integer(totals.length);
      const expected = maxNodes === totals.length ? 0 : totals.toSorted().at(-maxNodes);
      expect(nodeLimit(totals, maxNodes), `seed ${seed}, round ${round}`).toBe(expected);
    }
  });
});
