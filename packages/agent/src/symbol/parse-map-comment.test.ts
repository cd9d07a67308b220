import { describe, expect, test } from 'vitest';
import { decodeDataUrl, parseMapComment } from './parse-map-comment.js';

describe('the comment is found', () => {
  test.each([
    ['run();\n//# sourceMappingURL=app.js.map', 'app.js.map'],
    ['run();\n//# sourceMappingURL=app.js.map\n', 'app.js.map'],
    ['run();\r\n//@ sourceMappingURL=app.js.map\r\n\r\n', 'app.js.map'],
    ['//# sourceMappingURL=app.js.map', 'app.js.map'],
    ['run();\n  //# sourceMappingURL=app.js.map\n  // the end', 'app.js.map'],
    ['//# sourceMappingURL=old.map\nrun();\n//# sourceMappingURL=new.map', 'new.map'],
  ])('in %j', (tail, url) => {
    expect(parseMapComment(tail, true)).toEqual({ kind: 'url', url });
  });
});

describe('no comment is found', () => {
  test.each([
    ['if (a) run();'],
    [''],
    ['//# sourceMappingURL=app.js.map\nrun();'],
    ['const text = "//# sourceMappingURL=" + url;'],
    ['run(); //# sourceMappingURL= '],
  ])('in %j', (tail) => {
    expect(parseMapComment(tail, false)).toEqual({ kind: 'none' });
  });
});

test('an end that may be the rest of an inline map asks for more of the file', () => {
  expect(parseMapComment('QUFB+/=\n', false)).toEqual({ kind: 'cut' });
  expect(parseMapComment('%7B%22version%22%3A3%7D', false)).toEqual({ kind: 'cut' });
  expect(parseMapComment('QUFB+/=\n', true)).toEqual({ kind: 'none' });
  expect(parseMapComment('function(a){return a}', false)).toEqual({ kind: 'none' });
});

test('many empty lines and mentions take no time', () => {
  const text = `//# sourceMappingURL=a b\n${'\n'.repeat(50_000)}${'//'.repeat(10_000)} x`;
  expect(parseMapComment(text, true)).toEqual({ kind: 'none' });
});

describe('a data URL is decoded', () => {
  test.each([
    'data:application/json;base64,eyJhIjoixJEifQ==',
    'data:application/json;charset=utf-8;base64,eyJhIjoixJEifQ==',
    'data:text/json;charset=utf8,%7B%22a%22%3A%22%C4%91%22%7D',
    'DATA:application/json,{"a":"đ"}',
  ])('%s', (url) => {
    expect(decodeDataUrl(url)).toBe('{"a":"đ"}');
  });

  test('unless it is of something else', () => {
    expect(decodeDataUrl('data:text/html,<p>')).toBeUndefined();
  });
});
