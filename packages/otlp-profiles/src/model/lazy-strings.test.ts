import { describe, expect, it } from 'vitest';
import { decodeProfiles } from '../decode/decode-profiles.js';
import { asGeneration } from '../decode/older-generation.fixture.js';
import { GOOD, requestW3 } from '../decode/w3/sample-w3.fixture.js';
import { encodeProfiles } from '../encode/encode-profiles.js';
import { sampleData } from '../sample-data.fixture.js';
import { createColumnArena } from './column-arena.js';
import { textsOf } from './lazy-strings.js';
import { toStrings } from './texts.js';

const bytes = encodeProfiles(sampleData());

function decodeLent(message: Uint8Array) {
  return decodeProfiles(message, {}, createColumnArena(1_000_000)).data.dictionary;
}

describe('strings of a dictionary in memory that is lent', () => {
  it('are those of one in memory for good, read by whichever way', () => {
    const { strings } = decodeProfiles(bytes).data.dictionary;
    const dictionary = decodeLent(bytes);
    expect(toStrings(textsOf(dictionary))).toEqual(strings);
    expect(dictionary.strings).toEqual(strings);
    expect(dictionary.strings).toBe(dictionary.strings);
    expect(decodeLent(bytes)).toEqual(decodeProfiles(bytes).data.dictionary);
  });

  it.each([
    ['W3', requestW3(GOOD)],
    ['W4', asGeneration(bytes, 'W4')],
    ['W5', asGeneration(bytes, 'W5')],
  ])('are the same in messages of %s', (generation, message) => {
    const lent = decodeProfiles(message, {}, createColumnArena(1_000_000));
    expect(lent).toEqual(decodeProfiles(message));
    expect(lent.generation).toBe(generation);
  });

  it('are not decoded when nobody reads them', () => {
    const message = bytes.slice();
    const { length } = decodeProfiles(message).data.dictionary.strings;
    const dictionary = decodeLent(message);
    message.fill(0x2e);
    expect(dictionary.strings).toHaveLength(length);
    expect(dictionary.strings.every((text) => /^\.*$/.test(text))).toBe(true);
  });

  it('are in a copy of the dictionary, whose own win', () => {
    const dictionary = decodeLent(bytes);
    expect(toStrings(textsOf({ ...dictionary }))).toEqual(dictionary.strings);
    expect(toStrings(textsOf({ ...dictionary, strings: ['', 'other'] }))).toEqual(['', 'other']);
  });
});
