import fc from 'fast-check';
import { expect, it } from 'vitest';
import { groupEqualRanges } from './group-equal-ranges.js';

const ranges = fc.array(fc.array(fc.constantFrom(0, 1, -1, 2 ** 31 - 1), { maxLength: 4 }), {
  maxLength: 60,
});

it('groups ranges by content in order of their first, whatever their hashes', () => {
  fc.assert(
    fc.property(ranges, fc.constantFrom('own', 'all equal'), (lists, hashing) => {
      const offsets = Int32Array.from([0, ...lists.map((_, i) => lists.slice(0, i + 1).flat().length)]);
      const hashes = hashing === 'own' ? undefined : new Int32Array(lists.length);
      const { count, groupOf, first } = groupEqualRanges(Int32Array.from(lists.flat()), offsets, hashes);
      const texts = [...new Set(lists.map(String))];
      expect(count).toBe(texts.length);
      expect([...groupOf]).toEqual(lists.map((list) => texts.indexOf(String(list))));
      expect([...first.subarray(0, count)]).toEqual(texts.map((text) => lists.map(String).indexOf(text)));
    }),
  );
});

it('finds no groups in no ranges', () => {
  expect(groupEqualRanges(new Int32Array(0), new Int32Array(1)).count).toBe(0);
  expect(groupEqualRanges(new Int32Array(0), new Int32Array(0)).count).toBe(0);
});

it('groups many ranges whose hashes collide, by another hash', () => {
  const words = Int32Array.from({ length: 100_000 }, (_, i) => i % 50_000);
  const offsets = Int32Array.from({ length: 100_001 }, (_, i) => i);
  const { count, groupOf } = groupEqualRanges(words, offsets, new Int32Array(100_000));
  expect(count).toBe(50_000);
  expect(groupOf).toEqual(words);
});
