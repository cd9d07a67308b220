import { expect, it } from 'vitest';
import { createSeededRandom, newSeed } from '../../seeded-random.fixture.js';
import { kthLargest } from './kth-largest.js';

const seed = Number(process.env.HOTSPAN_TEST_SEED ?? newSeed());

it(`finds what sorting would put in that place (seed ${seed})`, () => {
  const random = createSeededRandom(seed);
  for (let round = 0; round < 200; round++) {
    const count = 1 + random.integer(300);
    const scale = random.pick([1, 3, 1e6, 2 ** 40, 2 ** 62]);
    const values = Float64Array.from(
      { length: count + random.integer(3) },
      () => random.integer(1_000) * scale,
    );
    const sorted = values.slice(0, count).sort().reverse();
    const k = 1 + random.integer(count);
    expect(kthLargest(values, count, k)).toBe(sorted[k - 1]);
  }
});

it.each([
  { values: [0], k: 1, found: 0 },
  { values: [0, 0, 0], k: 3, found: 0 },
  { values: [2 ** 63, 2 ** 53 + 2, 2 ** 53], k: 2, found: 2 ** 53 + 2 },
  { values: [1.5, 1.25, 1.5], k: 3, found: 1.25 },
])('finds number $k of $values', ({ values, k, found }) => {
  expect(kthLargest(Float64Array.from(values), values.length, k)).toBe(found);
});
