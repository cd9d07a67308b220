import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../seeded-random.fixture.js';
import { hashAscii, hashEachText, hashNodes, hashResult, hashTexts, hashWords } from './content-hash.js';

function hashOf(...words: number[]): string {
  hashWords(Int32Array.from(words), words.length);
  return hex();
}

function hashOfTexts(...texts: string[]): string {
  hashTexts(texts);
  return hex();
}

const NODES = { frames: new Int32Array(2), low: new Int32Array(2), high: new Int32Array(2) };
const FRAME_HASH = new Int32Array(2);

/** Hashes one node by its parent's id, into `hashResult`. */
function hashNode(parentLow: number, parentHigh: number, frameLow: number, frameHigh: number): void {
  NODES.low[0] = parentLow;
  NODES.high[0] = parentHigh;
  FRAME_HASH[0] = frameLow;
  FRAME_HASH[1] = frameHigh;
  hashNodes(NODES, 1, 2, FRAME_HASH);
  hashResult[0] = NODES.low[1] ?? 0;
  hashResult[1] = NODES.high[1] ?? 0;
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

describe('hashEachText', () => {
  it('gives what each text by itself comes to, however short, long or foreign', () => {
    const long = '\u{1f525}é'.repeat(20_000);
    const texts = [
      '',
      'a',
      'ab',
      'abc',
      'é',
      '\u{1f525}',
      '\ud83d',
      '日本',
      long,
      '',
      'x'.repeat(16_384),
      'end',
    ];
    for (let length = 0; length < 300; length++) texts.push('y'.repeat(length));
    const hashes = new Int32Array(texts.length * 2);
    hashEachText(texts, hashes);
    for (const [i, text] of texts.entries()) {
      hashTexts([text]);
      expect(Uint32Array.from(hashes.subarray(i * 2, i * 2 + 2)), `text ${i}`).toEqual(hashResult);
    }
  });
});

describe('hashAscii', () => {
  it('gives what the text comes to, of any length and wherever it stands', () => {
    const random = createSeededRandom(3);
    for (let length = 0; length < 300; length++) {
      const start = random.integer(9);
      const bytes = Buffer.from(Array.from({ length: start + length + 9 }, () => random.integer(128)));
      hashAscii(bytes, start, start + length);
      const found = hex();
      expect(found, `length ${length}`).toBe(hashOfTexts(bytes.toString('latin1', start, start + length)));
    }
    const long = Buffer.alloc(100_001, 'long ');
    hashAscii(long, 0, long.length);
    const found = hex();
    expect(found).toBe(hashOfTexts(long.toString()));
  });
});

describe('hashNodes', () => {
  it('gives a million chains of the same frames a million ids', () => {
    const seen = new Set<bigint>();
    const ids = new BigUint64Array(hashResult.buffer);
    const random = createSeededRandom(7);
    const frames = Array.from(
      { length: 64 },
      () => [random.integer(2 ** 32) | 0, random.integer(2 ** 32) | 0] as const,
    );
    for (let chain = 0; chain < 1000; chain++) {
      let [low, high] = [0, 0];
      for (let depth = 0; depth < 1000; depth++) {
        const [frameLow, frameHigh] = frames[depth === chain % 997 ? chain & 63 : depth & 7] ?? [0, 0];
        hashNode(low ^ 0, high ^ (depth === 0 ? chain : 0), frameLow, frameHigh);
        low = hashResult[0] ?? 0;
        high = hashResult[1] ?? 0;
        seen.add(ids[0] ?? 0n);
      }
    }
    expect(seen.size).toBe(1_000_000);
  });

  it('changes half of the bits when one of its input changes', () => {
    for (let bit = 0; bit < 128; bit++) {
      let changed = 0;
      const random = createSeededRandom(bit + 1);
      for (let round = 0; round < 200; round++) {
        const words = Int32Array.from({ length: 4 }, () => random.integer(2 ** 32));
        hashNode(words[0] ?? 0, words[1] ?? 0, words[2] ?? 0, words[3] ?? 0);
        const before = [...hashResult];
        words[bit >> 5] = (words[bit >> 5] ?? 0) ^ (1 << (bit & 31));
        hashNode(words[0] ?? 0, words[1] ?? 0, words[2] ?? 0, words[3] ?? 0);
        changed += [...hashResult].reduce((sum, word, i) => sum + countBits(word ^ (before[i] ?? 0)), 0);
      }
      expect(changed / 200, `bit ${bit}`).toBeGreaterThan(28);
      expect(changed / 200, `bit ${bit}`).toBeLessThan(36);
    }
  });

  it('tells a caller from its callee', () => {
    const path = (...frames: number[]): string => {
      let [low, high] = [0, 0];
      for (const frame of frames) {
        hashNode(low, high, frame, frame * 31);
        [low = 0, high = 0] = hashResult;
      }
      return hex();
    };
    expect(path(1, 2)).not.toBe(path(2, 1));
    expect(path(5, 5)).not.toBe(path(5));
    expect(path(5, 5, 5)).not.toBe(path(5));
  });
});

function countBits(word: number): number {
  return (word >>> 0).toString(2).replaceAll('0', '').length;
}
