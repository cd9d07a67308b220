import { type Texts, textAt, toTexts } from '@hotspan/otlp-profiles';
import { expect, it } from 'vitest';
import { hashEachText } from '../store/content-hash.js';
import { hashMessageTexts } from './hash-message-texts.js';
import { messageTexts } from './message-texts.fixture.js';

const ASCII = ['', 'a', 'ab', 'abc', '\0', 'x'.repeat(16_384), 'y'.repeat(40_000)];
const OTHERS = ['é', 'ab\u{1f525}', '日本語', '\ufffd', '\u{1f525}é'.repeat(20_000)];
const ADDED = ['process.executable.build_id.gnu', '', 'ü'];

function hashesOf(texts: Texts): Int32Array {
  const hashes = new Int32Array((ASCII.length + OTHERS.length + ADDED.length) * 2);
  hashMessageTexts(texts, hashes);
  return hashes;
}

it('texts of a message have the hashes of their strings, before and after they are decoded', () => {
  const texts = messageTexts(ASCII, OTHERS, ADDED);
  const all = [...ASCII, ...OTHERS, ...ADDED];
  const expected = new Int32Array(all.length * 2);
  hashEachText(all, expected);
  expect(hashesOf(texts)).toEqual(expected);
  expect(all.map((_, index) => textAt(texts, index))).toEqual(all);
  expect(hashesOf(texts)).toEqual(expected);
  expect(hashesOf(toTexts(all))).toEqual(expected);
});
