import { describe, expect, it } from 'vitest';
import { ServerError } from '../../errors.js';
import { createSeededRandom, newSeed, type SeededRandom } from '../../seeded-random.fixture.js';
import type { Matcher, MatchOperator } from './matcher.js';
import { parseSelector } from './parse-selector.js';

/** Matchers as `name op value`, one string each, to keep tables short. */
function parsed(text: string): string[] {
  return parseSelector(text).map(({ name, operator, value }) => `${name} ${operator} ${value}`);
}

function errorOf(text: string): ServerError {
  try {
    parseSelector(text);
  } catch (error) {
    if (error instanceof ServerError) return error;
    throw error;
  }
  throw new Error(`${JSON.stringify(text.slice(0, 100))} was parsed`);
}

describe('parseSelector', () => {
  it.each<[string, string, string[]]>([
    ['no matchers', '{}', []],
    ['no matchers with space', ' \t\r\n{ \n } ', []],
    ['every operator', '{a="1",b!="2",c=~"3",d!~"4"}', ['a = 1', 'b != 2', 'c =~ 3', 'd !~ 4']],
    ['space everywhere', '\n{ a\t= "1" ,\r\n b =~ "2" }\n', ['a = 1', 'b =~ 2']],
    ['a trailing comma', '{a="1",}', ['a = 1']],
    ['a trailing comma with space', '{a="1" , }', ['a = 1']],
    ['all kinds of quotes', `{a="1",b='2',c=\`3\`}`, ['a = 1', 'b = 2', 'c = 3']],
    ['quotes inside other quotes', `{a="'\`",b='"\`',c=\`"'\`}`, [`a = '\``, `b = "\``, `c = "'`]],
    ['an empty value', '{region=""}', ['region = ']],
    ['private labels', '{__profile_type__="x"}', ['__profile_type__ = x']],
    [
      'quoted names',
      `{"service.name"="shop",'a b'!="1",\`\\\`="2"}`,
      ['service.name = shop', 'a b != 1', '\\ = 2'],
    ],
    ['escapes in a quoted name', '{"a\\"b"="1"}', ['a"b = 1']],
    ['the same label twice', '{a="1",a!="2"}', ['a = 1', 'a != 2']],
    ['a bare metric name', 'up', ['__name__ = up']],
    ['a bare metric name with space', ' up ', ['__name__ = up']],
    ['a metric name before braces', 'up{a="1"}', ['__name__ = up', 'a = 1']],
    ['a metric name away from its braces', 'up {}', ['__name__ = up']],
    ['a profile type id', 'cpu:a:b:c:d{}', ['__name__ = cpu:a:b:c:d']],
    ['a metric name as string', '{"my.metric"}', ['__name__ = my.metric']],
    ['a metric name as string in between', `{a="1",'m' , b="2"}`, ['a = 1', '__name__ = m', 'b = 2']],
    ['two metric names', 'a{"b",__name__="c"}', ['__name__ = a', '__name__ = b', '__name__ = c']],
    ['words of PromQL', 'sum{by="1",offset="2"}', ['__name__ = sum', 'by = 1', 'offset = 2']],
    ['text beyond ASCII', '{"ключ"="日本😀"}', ['ключ = 日本😀']],
    ['braces, commas and marks in a value', '{a="{},=#"}', ['a = {},=#']],
  ])('reads %s', (_, text, matchers) => {
    expect(parsed(text)).toEqual(matchers);
  });

  it.each<[string, string]>([
    [String.raw`\a\b\f\n\r\t\v\\`, '\x07\b\f\n\r\t\v\\'],
    [String.raw`\"\'`, `"'`],
    [String.raw`\x41\102C`, 'ABC'],
    [String.raw`\xc3\xa9`, 'é'],
    [String.raw`\303\xa9`, 'é'],
    [String.raw`\xef\xbb\xbfx`, '\ufeffx'],
    [String.raw`\xf0\x9f\x98\x80`, '😀'],
    [String.raw`\u00e9\U0001f600`, 'é😀'],
    [String.raw`\000\x00`, '\0\0'],
    [String.raw`\u00410\0601`, 'A001'],
    [String.raw`[a-z]+\\.example`, '[a-z]+\\.example'],
  ])('decodes %s in both kinds of strings with escapes', (escaped, value) => {
    expect(parseSelector(`{a="${escaped}",b='${escaped}'}`).map((matcher) => matcher.value)).toEqual([
      value,
      value,
    ]);
  });

  it('takes everything between backticks as it is, line breaks too', () => {
    expect(parsed('{a=`\\n\n\r\\x4`}')).toEqual(['a = \\n\n\r\\x4']);
  });

  it.each<[string, string, string, number]>([
    ['an empty text', '', 'the end of the text', 0],
    ['nothing but space', '  ', 'the end of the text', 2],
    ['a number', '1{}', '"1"', 0],
    ['a string outside braces', '"up"{}', '"\\""', 0],
    ['a dot in a metric name', 'a.b', '"."', 1],
    ['an open brace', '{', 'the end of the text', 1],
    ['an open brace after a matcher', '{a="1"', 'the end of the text', 6],
    ['an open brace after a comma', '{a="1",', 'the end of the text', 7],
    ['a comma alone', '{,}', '","', 1],
    ['two commas', '{a="1",,}', '","', 7],
    ['a missing comma', '{a="1" b="2"}', '"b"', 7],
    ['a bare name alone', '{a}', '"}"', 2],
    ['a name with a colon', '{a:b="1"}', '":"', 2],
    ['a name that starts with a digit', '{1a="1"}', '"1"', 1],
    ['a name that is an empty string', '{""="1"}', '"\\""', 1],
    ['a metric name that is an empty string', '{""}', '"\\""', 1],
    ['a value without quotes', '{a=1}', '"1"', 3],
    ['a missing value', '{a=}', '"}"', 3],
    ['a double equals sign', '{a=="1"}', '"="', 3],
    ['an operator in two pieces', '{a= ~"1"}', '"~"', 4],
    ['half an operator', '{a!"1"}', '"!"', 2],
    ['another operator', '{a>"1"}', '">"', 2],
    ['a string that is not closed', '{a="1}', 'the end of the text', 6],
    ['a raw string that is not closed', '{a=`1}', 'the end of the text', 6],
    ['a backslash at the end', '{a="\\', 'the end of the text', 5],
    ['a line break in a string', '{a="1\n"}', '"\\n"', 5],
    ['two selectors', '{}{}', '"{"', 2],
    ['a range', 'up{}[5m]', '"["', 4],
    ['a character beyond the BMP', '{😀}', '"😀"', 1],
    ['an unknown escape', '{a="\\d"}', '"d"', 5],
    ['an escaped backtick', '{a="\\`"}', '"`"', 5],
    ['a short octal escape', '{a="\\12"}', '"1"', 5],
    ['an octal escape above a byte', '{a="\\400"}', '"4"', 5],
    ['a short hexadecimal escape', '{a="\\x4"}', '"x"', 5],
    ['a short unicode escape', '{a="\\u12"}', '"u"', 5],
    ['a surrogate', '{a="\\ud83d\\ude00"}', '\\ud83d', 4],
    ['a code point above Unicode', '{a="\\U00110000"}', '\\U00110000', 4],
    ['bytes that are no UTF-8', '{a="é\\xc3"}', '\\xc3', 5],
    ['a character split between byte and text', '{a="\\xc3\\u00a9"}', '\\xc3', 4],
  ])('refuses %s, saying what came and where', (_, text, got, offset) => {
    const error = errorOf(text);
    expect(error.code).toBe('HOTSPAN_ERR_SERVER_SELECTOR');
    expect(error.message).toMatch(
      /^\[HOTSPAN_ERR_SERVER_SELECTOR\] a label selector must have .+, got .+ at offset \d+\. /,
    );
    expect(error.message).toContain(`got ${got} at offset ${offset}. Write it like {`);
  });

  it('takes texts up to 64 KiB, counted in bytes', () => {
    const value = 'é'.repeat(32_765);
    expect(parseSelector(`{a="${value}"}`)).toHaveLength(1);
    expect(errorOf(`{a="${value}."}`).message).toContain('at most 65536 bytes, got a text of 65537 bytes');
  });

  it('takes 100 matchers and no more', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => `l${i}="v"`).join();
    expect(parseSelector(`{${hundred},}`)).toHaveLength(100);
    expect(errorOf(`{${hundred},b="1"}`).message).toContain('at most 100 matchers');
    expect(errorOf(`up{${hundred}}`).message).toContain('at most 100 matchers');
  });

  it('needs linear time for long runs of escapes', () => {
    const bytes = '\\x41'.repeat(16_000);
    expect(parseSelector(`{a="${bytes}"}`)).toEqual([
      { name: 'a', operator: '=', value: 'A'.repeat(16_000) },
    ]);
    expect(errorOf(`{a="${bytes}\\xff"}`).message).toContain('bytes of whole UTF-8 characters');
  });
});

describe('parseSelector on random input', () => {
  const seed = newSeed();
  const alphabet = [...'{}{},,==!~~"\'`"\\\\xuU0147aAfn_:.# \n\t', 'é', '😀', '\ud83d', '\0'];
  const operators: readonly MatchOperator[] = ['=', '!=', '=~', '!~'];

  function randomText(random: SeededRandom, maxLength: number): string {
    return Array.from({ length: random.integer(maxLength + 1) }, () => random.pick(alphabet)).join('');
  }

  /** Quotes a text in one of the three ways, sometimes with escapes where none are needed. */
  function quote(random: SeededRandom, text: string): string {
    if (random.chance(0.2) && !text.includes('`')) return `\`${text}\``;
    const mark = random.chance(0.5) ? '"' : "'";
    const body = Array.from(text, (char) => {
      const codePoint = char.codePointAt(0) ?? 0;
      const isSurrogate = codePoint >= 0xd800 && codePoint < 0xe000;
      if (char === '\n') return '\\n';
      if (char === mark || char === '\\') return `\\${char}`;
      if (isSurrogate || random.chance(0.8)) return char;
      if (random.chance(0.5)) return `\\U${codePoint.toString(16).padStart(8, '0')}`;
      return Array.from(Buffer.from(char), (byte) =>
        random.chance(0.5)
          ? `\\x${byte.toString(16).padStart(2, '0')}`
          : `\\${byte.toString(8).padStart(3, '0')}`,
      ).join('');
    }).join('');
    return mark + body + mark;
  }

  function format(random: SeededRandom, matchers: readonly Matcher[]): string {
    const space = () => random.pick(['', '', ' ', '\n\t ']);
    const parts = matchers.map(({ name, operator, value }) => {
      if (name === '__name__' && operator === '=' && value !== '' && random.chance(0.5))
        return quote(random, value);
      const isBare = /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) && random.chance(0.7);
      return `${isBare ? name : quote(random, name)}${space()}${operator}${space()}${quote(random, value)}`;
    });
    const comma = parts.length > 0 && random.chance(0.3) ? ',' : '';
    return `${space()}{${space()}${parts.join(`${space()},${space()}`)}${space()}${comma}${space()}}${space()}`;
  }

  it(`gives back the matchers of a formatted selector (seed ${seed})`, () => {
    const random = createSeededRandom(seed);
    for (let round = 0; round < 2000; round++) {
      const matchers = Array.from({ length: random.integer(5) }, () => ({
        name: random.pick(['__name__', 'a', 'service_name', 'x.y', `_${randomText(random, 4)}`]),
        operator: random.pick(operators),
        value: randomText(random, 12),
      }));
      const text = format(random, matchers);
      expect(parseSelector(text), `seed ${seed}: ${JSON.stringify(text)}`).toEqual(matchers);
    }
  });

  it(`throws nothing but its own error for garbage (seed ${seed})`, () => {
    const random = createSeededRandom(seed);
    for (let round = 0; round < 20_000; round++) {
      const text = random.pick(['', '{', '{a="', 'a{b']) + randomText(random, 24);
      try {
        parseSelector(text);
      } catch (error) {
        expect(error, `seed ${seed}: ${JSON.stringify(text)}`).toBeInstanceOf(ServerError);
      }
    }
  });
});
