import { createColumnArena, OWN_MEMORY, type Texts, textAt, toTexts } from '@hotspan/otlp-profiles';
import { describe, expect, it } from 'vitest';
import { messageTexts } from './message-texts.fixture.js';
import { shortenTexts } from './shorten-texts.js';

const ASCII = ['', 'a', 'src/index.js', 'x'.repeat(5_000)];
const OTHERS = ['é', 'naïve name', '日本語の関数', '\u{1f525}\u{1f525}\u{1f525}', 'é'.repeat(3_000)];
const ALL = [...ASCII, ...OTHERS];

function readAll(texts: Texts): (string | undefined)[] {
  return ALL.map((_, index) => textAt(texts, index));
}

describe('shortenTexts', () => {
  it.each([1, 2, 3, 4, 7, 12, 1_000])(
    'keeps the end of texts of more than %i bytes, and whole characters',
    (max) => {
      const shortened = readAll(shortenTexts(toTexts(ALL), max, OWN_MEMORY));
      for (const [i, text] of shortened.entries()) {
        const whole = ALL[i] ?? '';
        const bytes = Buffer.byteLength(text ?? '');
        expect(whole.endsWith(text ?? '?')).toBe(true);
        expect(bytes).toBeLessThanOrEqual(max);
        if (Buffer.byteLength(whole) <= max) expect(text).toBe(whole);
        else expect(bytes).toBeGreaterThan(max - 4);
      }
      expect(readAll(shortenTexts(messageTexts(ASCII, OTHERS), max, createColumnArena(1_000)))).toEqual(
        shortened,
      );
    },
  );

  it('leaves the texts themselves as they are', () => {
    const texts = messageTexts(ASCII, OTHERS);
    expect(readAll(shortenTexts(texts, 3, OWN_MEMORY))).not.toEqual(ALL);
    expect(readAll(texts)).toEqual(ALL);
  });

  it('gives the texts themselves when none is too long', () => {
    const texts = messageTexts(ASCII, OTHERS);
    expect(shortenTexts(texts, 100_000, OWN_MEMORY)).toBe(texts);
  });
});
