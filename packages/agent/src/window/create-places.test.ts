import { describe, expect, test } from 'vitest';
import type { SampledNode } from '../engine/sampled-tree.js';
import { createPlaces } from './create-places.js';

const node = (parts: Partial<SampledNode>): SampledNode => ({
  name: 'work',
  scriptName: '/app/main.js',
  lineNumber: 1,
  columnNumber: 1,
  children: [],
  ...parts,
});

describe('the place of a function', () => {
  test.each<[string, Partial<SampledNode>, object]>([
    ['a function', {}, { name: 'work', file: '/app/main.js', line: 1, column: 1 }],
    ['one without a name', { name: '' }, { name: '(anonymous)' }],
    ['one of an ES module', { scriptName: 'file:///app/a%20b.mjs' }, { file: '/app/a b.mjs' }],
    ['one whose URL is no path', { scriptName: 'file://host/a.mjs' }, { file: 'file://host/a.mjs' }],
    ['one of V8', { scriptName: '', lineNumber: 0, columnNumber: 7 }, { file: '', line: 0, column: 0 }],
  ])('of %s', (_, parts, expected) => {
    expect(createPlaces()(node(parts))).toMatchObject(expected);
  });

  test('is one object for one function', () => {
    const placeOf = createPlaces();
    expect(placeOf(node({}))).toBe(placeOf(node({})));
    expect(placeOf(node({ name: '' }))).toBe(placeOf(node({ name: '' })));
  });

  // Lines and columns that come to one number are looked for: a file of one line has columns in the millions.
  test('is another one for another name, script, line or column', () => {
    const placeOf = createPlaces();
    const nodes = [
      node({}),
      node({ name: 'other' }),
      node({ scriptName: '/app/other.js' }),
      ...Array.from({ length: 4_000 }, (_, column) => node({ columnNumber: column + 2 })),
      ...Array.from({ length: 4_000 }, (_, column) => node({ lineNumber: 2, columnNumber: column + 2 })),
      node({ columnNumber: 2 ** 31 - 1 }),
      node({ lineNumber: 2 ** 31 - 1, columnNumber: 2 ** 31 - 1 }),
    ];
    expect(new Set(nodes.map(placeOf)).size).toBe(nodes.length);
  });
});
