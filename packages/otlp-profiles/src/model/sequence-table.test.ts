import { describe, expect, it } from 'vitest';
import { SequenceTable } from './sequence-table.js';

describe('SequenceTable', () => {
  it('gives equal sequences one index and different ones their own, through every rehash', () => {
    const table = new SequenceTable();
    const sequences = Array.from({ length: 5000 }, (_, i) => [i % 7, i, -i]);
    const first = sequences.map((sequence) => table.intern(sequence));
    expect(first).toEqual(sequences.map((_, i) => i));
    expect(sequences.map((sequence) => table.intern(sequence))).toEqual(first);
    expect(table.count).toBe(5000);
  });

  it('tells prefixes apart and reads only the given length', () => {
    const table = new SequenceTable();
    expect(table.intern([1, 2])).toBe(0);
    expect(table.intern([1, 2, 0])).toBe(1);
    expect(table.intern([1, 2, 3], 2)).toBe(0);
    expect(table.intern([])).toBe(2);
    expect([...table.words()]).toEqual([1, 2, 1, 2, 0]);
    expect([...table.offsets()]).toEqual([0, 2, 5, 5]);
  });
});
