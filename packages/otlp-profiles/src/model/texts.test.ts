import { describe, expect, it } from 'vitest';
import { addText, countTexts, type Texts, textAt, textUnits, toStrings, toTexts } from './texts.js';

/** The texts "ab" and "" of a message, "é" decoded, and "end" behind them. */
function mixed(): Texts {
  const spans = Int32Array.of(1, 3, 3, 3, ~0, 0);
  return { bytes: Buffer.from('.ab.'), spans, decoded: ['é'], strings: ['end'] };
}

describe.each([
  ['of a message', mixed],
  ['of strings', () => toTexts(['ab', '', 'é', 'end'])],
])('texts %s', (_, create) => {
  it('are found by index, with their units, again and again', () => {
    const texts = create();
    for (let round = 0; round < 2; round++) {
      const all = Array.from({ length: countTexts(texts) }, (_, index) => textAt(texts, index));
      expect(all).toEqual(['ab', '', 'é', 'end']);
      expect(all.map((_, index) => textUnits(texts, index))).toEqual([2, 0, 1, 3]);
    }
    expect(toStrings(texts)).toEqual(['ab', '', 'é', 'end']);
  });

  it('are undefined and have no units outside the table', () => {
    const texts = create();
    for (const index of [-1, 4, 2 ** 31]) {
      expect(textAt(texts, index)).toBeUndefined();
      expect(textUnits(texts, index)).toBe(0);
    }
  });

  it('can be added to', () => {
    const texts = create();
    expect(addText(texts, 'new')).toBe(4);
    expect([countTexts(texts), textAt(texts, 4)]).toEqual([5, 'new']);
  });
});
