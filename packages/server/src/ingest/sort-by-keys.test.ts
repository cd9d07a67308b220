import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SortKey, sortByKeys } from './sort-by-keys.js';

/** Columns of one length, each with the largest key that it may have. */
const tables = fc.integer({ min: 0, max: 60 }).chain((count) =>
  fc.record({
    count: fc.constant(count),
    columns: fc.array(
      fc
        .nat(20)
        .chain((max) =>
          fc
            .array(fc.nat(max), { minLength: count, maxLength: count })
            .map((keys): SortKey => ({ keys: Uint32Array.from(keys), max })),
        ),
      { maxLength: 4 },
    ),
  }),
);

describe('sortByKeys', () => {
  it('orders as a stable sort that compares the last column first', () => {
    fc.assert(
      fc.property(tables, ({ count, columns }) => {
        const byKeys = (a: number, b: number): number => {
          for (const { keys } of [...columns].reverse()) {
            const difference = (keys[a] ?? 0) - (keys[b] ?? 0);
            if (difference !== 0) return difference;
          }
          return 0;
        };
        const expected = Array.from({ length: count }, (_, row) => row).sort(byKeys);
        expect([...sortByKeys(count, columns)]).toEqual(expected);
      }),
    );
  });

  it('leaves the keys as they are', () => {
    const keys = Uint32Array.of(2, 0, 1);
    sortByKeys(3, [{ keys, max: 2 }]);
    expect([...keys]).toEqual([2, 0, 1]);
  });
});
