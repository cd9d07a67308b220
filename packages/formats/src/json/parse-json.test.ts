import { describe, expect, it } from 'vitest';
import { DEFAULT_FORMAT_LIMITS } from '../format-limits.js';
import { expectFormatError } from './expect-format-error.fixture.js';
import { parseJson } from './parse-json.js';

const limits = DEFAULT_FORMAT_LIMITS;
const utf8 = new TextEncoder();

describe('parseJson', () => {
  it('reads text and bytes alike, with or without a byte order mark', () => {
    for (const text of ['{"a":["ü",1]}', '\ufeff{"a":["ü",1]}']) {
      expect(parseJson(text, limits)).toEqual({ a: ['ü', 1] });
      expect(parseJson(utf8.encode(text), limits)).toEqual({ a: ['ü', 1] });
    }
  });

  it('takes __proto__ as a key like others', () => {
    const value = parseJson('{"__proto__":{"polluted":true}}', limits);
    expect(Object.keys(Object(value))).toEqual(['__proto__']);
    expect(Object(value).polluted).toBeUndefined();
  });

  it.each([
    ['lists', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('reads a million nested %s, and says so when they are not closed', (_, open, close) => {
    const opened = open.repeat(1_000_000);
    parseJson(`${opened}0${close.repeat(1_000_000)}`, limits);
    expectFormatError(() => parseJson(opened, limits), 'HOTSPAN_ERR_FORMAT_SYNTAX', 'does not parse');
  });

  it('counts the bytes of text and bytes against maxBytes before it reads them', () => {
    const text = '["ü",1]';
    const limit = { ...limits, maxBytes: 7 };
    for (const input of [text, utf8.encode(text)]) {
      const error = expectFormatError(
        () => parseJson(input, limit),
        'HOTSPAN_ERR_FORMAT_LIMIT',
        'more than maxBytes (7)',
      );
      expect(error).toMatchObject({ offset: 7, limit: 7 });
      expect(parseJson(input, { ...limits, maxBytes: 8 })).toEqual(['ü', 1]);
    }
  });

  it('gives the byte of the error where the engine tells the character', () => {
    const error = expectFormatError(
      () => parseJson('{"ü":1 "b":2}', limits),
      'HOTSPAN_ERR_FORMAT_SYNTAX',
      'at byte 8',
    );
    expect(error.offset).toBe(8);
  });

  it('does not take a position out of text that an error message quotes', () => {
    const quoted = '{"a": x in JSON at position 3 ';
    const error = expectFormatError(() => parseJson(quoted, limits), 'HOTSPAN_ERR_FORMAT_SYNTAX', /./);
    expect(error.offset ?? 6).toBe(6);
  });

  it('keeps a message short, whatever it quotes', () => {
    const error = expectFormatError(
      () => parseJson(`{"${'s'.repeat(100_000)}": secret}`, limits),
      'HOTSPAN_ERR_FORMAT_SYNTAX',
      'Check that the file is complete.',
    );
    expect(error.message.length).toBeLessThan(200);
  });

  it('refuses bytes that are not UTF-8', () => {
    expectFormatError(
      () => parseJson(Uint8Array.of(0x22, 0xff, 0x22), limits),
      'HOTSPAN_ERR_FORMAT_SYNTAX',
      'not UTF-8',
    );
  });

  it.each([
    ['lists', '[],'],
    ['objects', '{},'],
  ])('refuses millions of empty %s, which take many times their bytes in memory', (_, unit) => {
    const bomb = `[${unit.repeat(5_000_000)}0]`;
    const error = expectFormatError(
      () => parseJson(bomb, limits),
      'HOTSPAN_ERR_FORMAT_LIMIT',
      'lists and objects, too many for maxSamples (1000000)',
    );
    expect(error.limit).toBe(4_194_304);
    expect(parseJson(bomb, { ...limits, maxSamples: 2_000_000 })).toHaveLength(5_000_001);
  });

  it('does not count brackets inside of strings', () => {
    const text = JSON.stringify(['[{'.repeat(3_000_000), '\\"[{'.repeat(1_000_000), '\\'.repeat(999)]);
    expect(parseJson(text, limits)).toHaveLength(3);
  });
});
