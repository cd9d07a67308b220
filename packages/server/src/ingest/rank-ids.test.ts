import { OWN_MEMORY } from '@hotspan/otlp-profiles';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rankIds } from './rank-ids.js';

/** Some ids of all bits, many that differ in the upper or in the lower ones alone. */
const id = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.nat(3).map((upper) => (BigInt(upper) << 62n) + 5n),
  fc.nat(3).map((lower) => 2n ** 50n + BigInt(lower)),
  fc.constantFrom(2n ** 24n - 1n, 2n ** 24n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 64n - 1n),
);

it('gives each id once, ascending, and where it went', () => {
  fc.assert(
    fc.property(fc.array(id, { maxLength: 60 }), (given) => {
      const { ids, rankOf } = rankIds(BigUint64Array.from(given), OWN_MEMORY);
      expect([...ids]).toEqual([...new Set(given)].sort((a, b) => (a < b ? -1 : 1)));
      expect(Array.from(rankOf, (rank) => ids[rank])).toEqual(given);
    }),
    { numRuns: 500 },
  );
});
