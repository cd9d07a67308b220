import { transformSync } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { findDeclaration } from './find-declaration.js';
import { parseMapText, parseSourceMap } from './parse-source-map.js';

/** Segments of one line; each name is that of a source. */
const line = (...segments: [number, number, number, number, number?][]) =>
  parseSourceMap({
    version: 3,
    sources: ['a.ts', 'b.ts'],
    names: ['original'],
    mappings: encode(segments),
  }).lines[0] ?? [];

/** Base64 VLQ, for the few small numbers here. */
function encode(segments: readonly (readonly (number | undefined)[])[]): string {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const last = [0, 0, 0, 0, 0];
  const number = (value: number): string => {
    let rest = value < 0 ? (-value << 1) | 1 : value << 1;
    let text = '';
    do {
      const digit = rest & 31;
      rest >>>= 5;
      text += digits[rest > 0 ? digit | 32 : digit];
    } while (rest > 0);
    return text;
  };
  return segments
    .map((segment) =>
      segment
        .filter((value) => value !== undefined)
        .map((value, index) => {
          const difference = value - (last[index] ?? 0);
          last[index] = value;
          return number(difference);
        })
        .join(''),
    )
    .join(',');
}

describe('a function begins', () => {
  test('where the last segment before it begins, not the next, which is its parameter', () => {
    // function load(a
    const segments = line([0, 0, 4, 0], [9, 0, 4, 9], [14, 0, 5, 2]);
    expect(findDeclaration(segments, 13, 'load')?.segment).toEqual([9, 0, 4, 9]);
  });

  test('at the first of two segments in one place', () => {
    const segments = line([4, 0, 1, 4], [4, 0, 1, 5]);
    expect(findDeclaration(segments, 4, '')?.segment).toEqual([4, 0, 1, 4]);
  });

  test("at the line's first segment, where the column is not known", () => {
    expect(findDeclaration(line([9, 0, 4, 9], [14, 0, 5, 2]), undefined, 'load')?.segment).toEqual([
      9, 0, 4, 9,
    ]);
  });

  test('where only the line is mapped', () => {
    expect(findDeclaration(line([0, 0, 4, 0]), 50, 'load')?.segment).toEqual([0, 0, 4, 0]);
  });
});

describe('the map does not know a function', () => {
  test('before the first segment of its line', () => {
    expect(findDeclaration(line([90, 0, 0, 0]), 30, 'helper')).toBeUndefined();
  });

  test('on a line without segments', () => {
    expect(findDeclaration([], 30, 'helper')).toBeUndefined();
    expect(findDeclaration([], undefined, 'helper')).toBeUndefined();
  });

  test('between the last segment of one source and the first of another', () => {
    expect(findDeclaration(line([0, 0, 0, 0], [90, 1, 0, 0]), 30, 'wrapper')).toBeUndefined();
  });

  test('at the end of a source it does, if the segment is just that of its name or keyword', () => {
    const segments = line([22, 0, 7, 9], [90, 1, 0, 0]);
    expect(findDeclaration(segments, 26, 'load')?.segment).toEqual([22, 0, 7, 9]);
    expect(findDeclaration(segments, 30, '')?.segment).toEqual([22, 0, 7, 9]);
  });
});

describe('the place of the name is found', () => {
  const COMPILED = `
    function declared(value) { return [value]; }
    async function* asynchronous(value) { return [value]; }
    const assigned = function (value) { return [value]; };
    const started = async function (value) { return [value]; };
    const arrow = (value) => [value];
    const pair = (left, right) => [left, right];
    const waiting = async (value) => [value];
    globalThis.use(declared, asynchronous, assigned, started, arrow, pair, waiting);
  `;
  const { code, map } = transformSync(COMPILED, { minify: true, sourcemap: true, format: 'esm' });
  const { lines, names } = parseMapText(map);

  test.each([
    ['declared', /function (\w)(?=\()/],
    ['asynchronous', /async function\*(\w)(?=\()/],
    ['assigned', /(\w)=function(?=\()/],
    ['started', /(\w)=async function(?=\()/],
    ['arrow', /(\w)=(?=\w=>)/],
    ['pair', /(\w)=(?=\(\w,\w\)=>)/],
    ['waiting', /(\w)=(?=async \w=>)/],
  ])('of %s, as esbuild minifies it', (name, shape) => {
    const [text = '', minified = ''] = shape.exec(code) ?? [];
    const declaration = findDeclaration(lines[0] ?? [], code.search(shape) + text.length, minified);
    expect(names[declaration?.nameSegment?.[4] ?? -1]).toBe(name);
  });

  test('only at just the right distance', () => {
    const segments = line([0, 0, 4, 0, 0], [20, 0, 5, 0]);
    expect(findDeclaration(segments, 5, 'a')?.nameSegment).toBeUndefined();
    expect(findDeclaration(segments, 1, 'a')?.nameSegment).toEqual([0, 0, 4, 0, 0]);
    expect(findDeclaration(segments, 1, '')?.nameSegment).toBeUndefined();
  });
});
