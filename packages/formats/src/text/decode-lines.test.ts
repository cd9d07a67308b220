import { describe, expect, it } from 'vitest';
import { readableLines } from '../model/readable-stacks.fixture.js';
import { decodeLines } from './decode-lines.js';
import { SAMPLE_LINES } from './sample-text.fixture.js';

describe('decodeLines', () => {
  it.each<[string, string, readonly string[]]>([
    ['one stack', 'a;b', ['a;b 1']],
    ['repeated stacks', 'a;b\nc\na;b\n', ['a;b 2', 'c 1']],
    ['blanks in names', 'a b;c 3', ['a b;c 3 1']],
    ['empty lines', '\n\na\n\n', ['a 1']],
    ['CR LF', 'a\r\na\r\n', ['a 2']],
    ['empty frames', 'a;;b\n;', ['a;;b 1', '; 1']],
    ['no text', '', []],
  ])('reads %s', (_, text, lines) => {
    expect(readableLines(decodeLines(text))).toEqual(lines);
    expect(readableLines(decodeLines(new TextEncoder().encode(text)))).toEqual(lines);
  });

  it('reads the sample of all that the format allows', () => {
    expect(readableLines(decodeLines(SAMPLE_LINES))).toEqual([
      'main;handle request;parse 2',
      'main;handle request;render 1',
      'main;;gc 1',
      'réponse;日本語;😀 1',
    ]);
  });
});
