import { describe, expect, it } from 'vitest';
import { formatMatchers, MAX_MATCHERS, narrowTo, oneOf, parseMatchers } from './label-matchers.js';

describe('parseMatchers', () => {
  it.each([
    ['', []],
    [' \n', []],
    ['region="eu"', [['region', '=', 'eu']]],
    [
      ' region != "eu" , pod=~"a.*",',
      [
        ['region', '!=', 'eu'],
        ['pod', '=~', 'a.*'],
      ],
    ],
    ['a="b",a = \'b\'', [['a', '=', 'b']]],
    ['"k8s.pod.name"!~"a|b"', [['k8s.pod.name', '!~', 'a|b']]],
    ["region='it''s'", undefined],
    ['region=\'say "hi"\'', [['region', '=', 'say "hi"']]],
    ['path="C:\\\\a\\n\\"b\\""', [['path', '=', 'C:\\a\n"b"']]],
    ['path=~`\\d+`', [['path', '=~', '\\d+']]],
  ])('reads %j', (text, matchers) => {
    const read = parseMatchers(text).matchers?.map(({ name, operator, value }) => [name, operator, value]);
    expect(read).toEqual(matchers);
  });

  it.each([
    ['region', 'At character 7 stands nothing instead of one of = != =~ !~.'],
    ['region=eu', 'At character 8 stands "eu" instead of a value in quotes.'],
    ['="eu"', 'At character 1 stands "="eu"" instead of a label name.'],
    ['""="eu"', 'At character 1 stands """="eu"" instead of a label name.'],
    ['a="b"} or {c="d"', 'At character 6 stands "} or {c="d"" instead of a comma or the end.'],
    ['a="b', 'At character 3 stands ""b" instead of a value in quotes.'],
    ['a="\\x41"', 'At character 3 stands ""\\x41"" instead of a value in quotes.'],
    [
      Array.from({ length: MAX_MATCHERS + 1 }, (_, index) => `a="${index}"`).join(),
      `There are more than ${MAX_MATCHERS} matchers.`,
    ],
  ])('says what is wrong with %j', (text, problem) => {
    expect(parseMatchers(text)).toEqual({ problem });
  });
});

describe('formatMatchers', () => {
  it('writes what is read back, whatever names and values hold', () => {
    const texts = ['a', 'k8s.pod.name', '', '"', "'", '\\', '\\n', '\n\r\t', 'x,y="z"', '{}`', '火\u{1f525}'];
    const operators = ['=', '!=', '=~', '!~'] as const;
    const matchers = texts.flatMap((value) =>
      operators.map((operator) => ({ name: value || 'empty', operator, value })),
    );
    expect(parseMatchers(formatMatchers(matchers))).toEqual({ matchers });
  });

  it('quotes the names that are not of letters, digits and _', () => {
    const matchers = ['a_1', '1a', 'a.b'].map((name) => ({ name, operator: '=' as const, value: 'x' }));
    expect(formatMatchers(matchers)).toBe('a_1="x","1a"="x","a.b"="x"');
  });
});

describe('narrowTo', () => {
  it.each([
    ['', 'pod="b"'],
    ['region="eu",pod="a"', 'region="eu",pod="b"'],
    ['pod=~"a.*"', 'pod=~"a.*",pod="b"'],
    ['not a filter', 'pod="b"'],
  ])('makes of %j %j', (filter, narrowed) => {
    expect(narrowTo(filter, 'pod', 'b')).toBe(narrowed);
  });
});

describe('oneOf', () => {
  it('matches each of the values, whatever signs they hold, and nothing else', () => {
    const values = ['', 'a.b', '(x|y)*', '[z]{2}', '^$', '\\d+?'];
    const pattern = new RegExp(`^(?:${oneOf('pod', values).value})$`);
    expect(values.filter((value) => !pattern.test(value))).toEqual([]);
    expect(['axb', 'x', 'zz', '1'].filter((value) => pattern.test(value))).toEqual([]);
  });
});
