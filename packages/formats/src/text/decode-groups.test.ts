import { describe, expect, it } from 'vitest';
import { caught } from '../model/caught.fixture.js';
import { onlyProfile, profilesOf, readableLines, readableStacks } from '../model/readable-stacks.fixture.js';
import { decodeGroups } from './decode-groups.js';
import { SAMPLE_GROUPS } from './sample-text.fixture.js';

const LARGEST = 2n ** 63n - 1n;

describe('decodeGroups', () => {
  it.each<[string, string, readonly string[]]>([
    ['a stack and its count', 'a;b 3', ['a;b 3']],
    ['several lines', 'a;b 3\na;c 4\n', ['a;b 3', 'a;c 4']],
    ['the last blank before the count', 'a b;c d 3', ['a b;c d 3']],
    ['a line without a blank', 'a;b\na 1', ['a 1']],
    ['empty lines', '\n\na 1\n\n', ['a 1']],
    ['CR LF', 'a 1\r\nb 2\r\n', ['a 1', 'b 2']],
    ['no line break at the end', 'a 1\nb 2', ['a 1', 'b 2']],
    ['a byte order mark', '\ufeffa 1', ['a 1']],
    ['repeated stacks', 'a;b 3\nc 1\na;b 4', ['a;b 7', 'c 1']],
    ['empty frames', 'a;;b 1\n;a 2\na; 3\n; 4', ['a;;b 1', ';a 2', 'a; 3', '; 4']],
    ['no text before the count', ' 5', [' 5']],
    ['a recursive stack', 'a;a;a 1', ['a;a;a 1']],
    ['a plus sign', 'a +3', ['a 3']],
    ['a negative count', 'a -3', ['a -3']],
    ['a count of 0', 'a 0\nb -0', ['a 0', 'b 0']],
    ['leading zeros', `a ${'0'.repeat(100)}7`, ['a 7']],
    ['the largest count', `a ${LARGEST}`, [`a ${LARGEST}`]],
    ['the smallest count', `a ${-LARGEST - 1n}`, [`a ${-LARGEST - 1n}`]],
    ['counts past 2^53', 'a 9007199254740993\na 9007199254740993', ['a 18014398509481986']],
    ['a sum past 2^53', 'a 9007199254740991\na 2', ['a 9007199254740993']],
    ['counts whose order passes 2^63', `a ${LARGEST}\na 1\na -1`, [`a ${LARGEST}`]],
    ['names of properties', '__proto__;constructor;toString 1', ['__proto__;constructor;toString 1']],
    ['a NUL', 'a\0b;c 1', ['a\0b;c 1']],
    ['a lone surrogate', 'a\ud800b 1', ['a\ufffdb 1']],
    ['a lone carriage return', 'a\rb 1', ['a\rb 1']],
    ['no text', '', []],
    ['blank lines only', '\n\r\n', []],
  ])('reads %s', (_, text, lines) => {
    expect(readableLines(decodeGroups(text))).toEqual(lines);
    expect(readableLines(decodeGroups(new TextEncoder().encode(text)))).toEqual(lines);
  });

  it('reads the sample of all that the format allows', () => {
    expect(readableLines(decodeGroups(SAMPLE_GROUPS))).toEqual([
      'main;handle request;parse 15',
      'main;handle request;render 7',
      'main;;gc 4',
      'réponse;日本語;😀 9223372036854775800',
      'idle -2',
      ' 5',
      'main 0',
    ]);
  });

  it('takes no text before the count as one frame without a name', () => {
    const data = decodeGroups(' 5\n; 6');
    expect(readableStacks(data, onlyProfile(data))).toEqual([
      [[''], 5n],
      [['', ''], 6n],
    ]);
  });

  it('replaces what is not UTF-8, and then takes equal names for one function', () => {
    const bytes = Uint8Array.from([0x61, 0xff, 0x20, 0x31, 0x0a, 0x61, 0xfe, 0x20, 0x32]);
    expect(readableLines(decodeGroups(bytes))).toEqual(['a\ufffd 3']);
  });

  it('counts samples unless told otherwise', () => {
    const data = decodeGroups('a 1');
    const { sampleType, periodType, period, timeUnixNano, durationNano } = onlyProfile(data);
    const { strings } = data.dictionary;
    expect([strings[sampleType.type], strings[sampleType.unit]]).toEqual(['samples', 'count']);
    expect([periodType.type, period, timeUnixNano, durationNano]).toEqual([0, 0n, 0n, 0n]);
  });

  it('takes over what the options say', () => {
    const data = decodeGroups('a 1', {
      sampleType: { type: 'cpu', unit: 'nanoseconds' },
      periodType: { type: 'cpu', unit: 'nanoseconds' },
      period: 10_000_000,
      timeUnixNano: 7n,
      durationNano: 8n,
      resource: [{ key: 'service.name', value: 'shop' }],
    });
    const profile = onlyProfile(data);
    expect(data.dictionary.strings[profile.periodType.unit]).toBe('nanoseconds');
    expect([profile.period, profile.timeUnixNano, profile.durationNano]).toEqual([10_000_000n, 7n, 8n]);
    expect(data.resourceProfiles[0]?.attributes).toEqual([{ key: 'service.name', value: 'shop' }]);
  });

  it.each<[string, string, string, number]>([
    ['a word', 'a 1\na;b c', 'line 2 must end in an integer of 64 bits, got "c" at byte 8', 8],
    ['nothing', 'a;b 3 ', 'line 1 must end in an integer of 64 bits, got "" at byte 6', 6],
    ['a fraction', 'a 1.5', '"1.5" at byte 2', 2],
    ['a sign alone', 'a -', '"-" at byte 2', 2],
    ['two signs', 'a --1', '"--1"', 2],
    ['an exponent', 'a 1e3', '"1e3"', 2],
    ['hexadecimal digits', 'a 0x10', '"0x10"', 2],
    ['underscores', 'a 1_000', '"1_000"', 2],
    ['2^63', 'a 9223372036854775808', '"9223372036854775808"', 2],
    ['20 digits', 'a 99999999999999999999', '"99999999999999999999"', 2],
    ['a tab behind it', 'a 1\t', '"1\t"', 2],
    ['offsets count bytes', '日本 x', 'at byte 7', 7],
    ['long text is cut', `a ${'x'.repeat(1000)}`, `"${'x'.repeat(60)}…"`, 2],
  ])('refuses a count that is none: %s', (_, text, message, offset) => {
    const error = caught(() => decodeGroups(text));
    expect(error.code).toBe('HOTSPAN_ERR_FORMAT_SYNTAX');
    expect(error.message).toContain(message);
    expect(error.offset).toBe(offset);
  });

  it('refuses counts that add up to more than 64 bits', () => {
    const error = caught(() => decodeGroups(`a ${LARGEST}\na 1`));
    expect(error.code).toBe('HOTSPAN_ERR_FORMAT_SHAPE');
    expect(error.message).toContain('add up to 9223372036854775808');
  });

  it('holds no profile without samples', () => {
    expect(profilesOf(decodeGroups('# nothing'.replace(' ', '')))).toEqual([]);
  });
});
