import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createColumnArena } from '../model/column-arena.js';
import { OWN_MEMORY } from '../model/column-memory.js';
import { countTexts, textAt, textUnits, toStrings } from '../model/texts.js';
import { createOtlpReader } from './otlp-reader.js';
import { createTextReader } from './text-reader.js';

const TAG = 42;
const NO_LIMIT = 2 ** 30;

/** A run of strings, of at most 16 383 bytes each: the first without its tag, which was read. */
function encodeRun(strings: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(
    strings.flatMap((bytes, i) => {
      const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >> 7];
      return [Uint8Array.from(i === 0 ? length : [TAG, ...length]), bytes];
    }),
  );
}

/** What is read of a run, and which of its strings hold U+FFFD. */
function readRun(strings: readonly Uint8Array[], isLent: boolean, maxStringBytes = NO_LIMIT) {
  const bytes = encodeRun(strings);
  const replaced: unknown[] = [];
  const reader = createOtlpReader(bytes);
  const memory = isLent ? createColumnArena(1_000_000) : OWN_MEMORY;
  const texts = createTextReader(bytes, memory, (...found) => replaced.push(found));
  const tooLong = texts.readRun(reader, TAG, bytes.length, maxStringBytes);
  return { tooLong, pos: reader.pos, count: texts.count(), replaced, texts: texts.finish(), bytes };
}

const text = fc.oneof(
  fc.string({ maxLength: 300 }).map((value) => Buffer.from(value)),
  fc.string({ unit: 'grapheme', maxLength: 40 }).map((value) => Buffer.from(value)),
  // Seldom UTF-8.
  fc.uint8Array({ maxLength: 200 }),
);

const LONG = 'x'.repeat(9_000);

describe('a reader of texts', () => {
  it('reads in memory that is lent what it reads in memory for good', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 60 }), (strings) => {
        const { texts, bytes: _, ...lent } = readRun(strings, true);
        const { texts: expected, bytes: __, ...own } = readRun(strings, false);
        expect(toStrings(texts)).toEqual(toStrings(expected));
        expect(lent).toEqual(own);
      }),
    );
  });

  it.each([
    '',
    'a',
    'main',
    'é',
    'naïve',
    '\u{1f525}\u{1f525}',
    '日本語',
    '\uFEFFa',
    '\uFFFD',
    LONG,
    `${LONG}é`,
  ])('knows the units of %j before it decodes it', (value) => {
    const { texts } = readRun([Buffer.from(value), Buffer.from('next')], true);
    expect(countTexts(texts)).toBe(2);
    expect([textUnits(texts, 0), textUnits(texts, 1)]).toEqual([value.length, 4]);
    expect([textAt(texts, 0), textAt(texts, 1)]).toEqual([value, 'next']);
    expect(textUnits(texts, 0)).toBe(value.length);
  });

  it('leaves ASCII in the bytes until somebody asks for it', () => {
    const { texts, bytes } = readRun([Buffer.from('first'), Buffer.from('second')], true);
    expect(textAt(texts, 0)).toBe('first');
    bytes.fill(0x2e);
    expect(toStrings(texts)).toEqual(['first', '......']);
  });

  it('reads more strings than it has first taken memory for, in several runs', () => {
    const strings = Array.from({ length: 3_000 }, (_, i) => `name ${i}`);
    const bytes = encodeRun(strings.map((value) => Buffer.from(value)));
    const reader = createOtlpReader(bytes);
    const texts = createTextReader(bytes, createColumnArena(10));
    for (let run = 0; run < 2; run++) {
      reader.pos = 0;
      texts.readRun(reader, TAG, bytes.length, NO_LIMIT);
    }
    expect(toStrings(texts.finish())).toEqual([...strings, ...strings]);
  });

  it.each([3, 127, 128, 200])('stops at a string of more than %i bytes', (maxStringBytes) => {
    const strings = [Buffer.alloc(maxStringBytes, 'a'), Buffer.alloc(maxStringBytes + 1, 'b')];
    const { tooLong } = readRun(strings, true, maxStringBytes);
    expect(tooLong).toBeGreaterThan(maxStringBytes);
    expect(tooLong).toBe(readRun(strings, false, maxStringBytes).tooLong);
  });

  it('refuses a string that is cut short', () => {
    const bytes = encodeRun([Buffer.from('whole'), Buffer.from('short')]).subarray(0, -1);
    const texts = createTextReader(bytes, createColumnArena(100));
    expect(() => texts.readRun(createOtlpReader(bytes), TAG, bytes.length, NO_LIMIT)).toThrow(
      expect.objectContaining({ code: 'HOTSPAN_ERR_OTLP_WIRE' }),
    );
  });
});
