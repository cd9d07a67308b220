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

  it('does about as much work for sequences prepared to collide as for any others', () => {
    const hostile = collidingSequences(15);
    const honest = hostile.map((sequence, i) => sequence.map((_, at) => i * 31 + at));
    const table = new SequenceTable();
    expect(hostile.map((sequence) => table.intern(sequence))).toEqual(hostile.map((_, i) => i));
    expect(hostile.map((sequence) => table.intern(sequence))).toEqual(hostile.map((_, i) => i));
    // Without the second hash it it is some hundred times as much.
    expect(cpuMicros(hostile)).toBeLessThan(40 * cpuMicros(honest));
  });
});

/**
 * 2^pairs sequences that the first hash, whatever its seed, takes for one: two words are chosen so that the difference which the
 * first one makes has moved to the top bit when the second one comes, and is undone by it.
 */
function collidingSequences(pairs: number): number[][] {
  const inverse = inverseModulo32(0x9e3779b1);
  let sequences: number[][] = [[]];
  for (let i = 0; i < pairs; i++) {
    const base = i * 7 + 1;
    const one = [Math.imul(inverse, base), 5];
    const other = [Math.imul(inverse, base ^ (1 << 18)), 5 ^ (1 << 31)];
    sequences = sequences.flatMap((sequence) => [
      [...sequence, ...one],
      [...sequence, ...other],
    ]);
  }
  return sequences;
}

function inverseModulo32(odd: number): number {
  let inverse = odd;
  for (let i = 0; i < 5; i++) inverse = Math.imul(inverse, 2 - Math.imul(odd, inverse));
  return inverse;
}

function cpuMicros(sequences: readonly number[][]): number {
  const table = new SequenceTable();
  const before = process.cpuUsage();
  for (const sequence of sequences) table.intern(sequence);
  const { user, system } = process.cpuUsage(before);
  return user + system + 1000;
}
