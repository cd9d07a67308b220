import { describe, expect, it } from 'vitest';
import { createSeededRandom, newSeed } from '../seeded-random.fixture.js';
import { utf8Comparison } from './compare-utf8.js';

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

describe('utf8Comparison', () => {
  it.each<[string, string[]]>([
    ['ASCII', ['', 'A', 'B', 'a', 'aa', 'b']],
    ['the BMP', ['z', 'é', 'ж', '日', '\ue000', '\uffee']],
    [
      'characters beyond the BMP',
      ['z', 'é', '\ud7ff', '\ue000', '\uffee', '\u{10000}', '\u{1f600}', '\u{1f600}a', '\u{10ffff}'],
    ],
  ])('sorts %s by bytes', (_, sorted) => {
    const reversed = sorted.toReversed();
    expect(reversed.toSorted(utf8Comparison(reversed))).toEqual(sorted);
    expect(reversed.toSorted(byBytes)).toEqual(sorted);
  });

  it('orders names of which only others have surrogates', () => {
    const compare = utf8Comparison(['\u{1f600}']);
    expect(Math.sign(compare('a', 'b'))).toBe(-1);
    expect(compare('a', 'a')).toBe(0);
  });

  const seed = newSeed();
  it(`agrees with the bytes (seed ${seed})`, () => {
    const random = createSeededRandom(seed);
    const characters = ['a', 'b', 'é', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{10001}', '\u{1f600}'];
    for (let round = 0; round < 200; round++) {
      const names = Array.from({ length: 20 }, () =>
        Array.from({ length: random.integer(5) }, () => random.pick(characters)).join(''),
      );
      expect(names.toSorted(utf8Comparison(names)), `seed ${seed}`).toEqual(names.toSorted(byBytes));
    }
  });
});
