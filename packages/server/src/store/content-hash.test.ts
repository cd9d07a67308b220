import { describe, expect, it } from 'vitest';
import { hashResult, hashTexts, hashWords } from './content-hash.js';

function hashOf(...words: number[]): string {
  hashWords(Int32Array.from(words), words.length);
  return hex();
}

function hashOfTexts(...texts: string[]): string {
  hashTexts(texts);
  return hex();
}

/** The hash as MurmurHash3's reference prints it: two 32-bit words, each most significant digit first. */
function hex(): string {
  return [...hashResult].map((word) => word.toString(16).padStart(8, '0')).join('');
}

describe('hashWords', () => {
  it.each([
    // Computed with MurmurHash3_x86_128 of the npm package murmurhash3js-revisited, seed 0, over the words' bytes.
    [[0x64636261], '96b6ccaa45afc62e'],
    [[1, 2, 3, 4], '37d6ee173d4a429d'],
    [[1, 2, 3, 4, 5], '0dca87071928c7ed'],
    [[-1, 0x7fffffff, -0x80000000, 0, 7, 9, 11], '35aeb45d9fe3ce1c'],
  ])('agrees with another implementation of MurmurHash3 on %j', (words, expected) => {
    expect(hashOf(...words)).toBe(expected);
  });

  it('never gives 0, which stands for "none"', () => {
    expect(hashOf()).not.toBe('0000000000000000');
  });

  it('gives a million close neighbours a million ids', () => {
    const seen = new Set<bigint>();
    const words = new Int32Array(5);
    const ids = new BigUint64Array(hashResult.buffer);
    for (let i = 0; i < 1_000_000; i++) {
      words[0] = i & 1023;
      words[4] = i >> 10;
      hashWords(words, 5);
      seen.add(ids[0] ?? 0n);
    }
    expect(seen.size).toBe(1_000_000);
  });
});

describe('hashTexts', () => {
  it('tells where one text ends and the next begins', () => {
    const hashes = [
      hashOfTexts('ab', 'c'),
      hashOfTexts('a', 'bc'),
      hashOfTexts('abc'),
      hashOfTexts('abc', ''),
      hashOfTexts('', 'abc'),
      hashOfTexts('abc\0'),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('reads texts of any length and script', () => {
    const long = '\u{1f525}é'.repeat(100_000);
    expect(hashOfTexts(long)).toBe(hashOfTexts(long));
    expect(hashOfTexts(long)).not.toBe(hashOfTexts(`${long} `));
  });
});
