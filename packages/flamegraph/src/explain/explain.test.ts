import { describe, expect, it } from 'vitest';
import { findByPath } from '../layout/node-path.js';
import { chainGraph, diffGraph, stacksGraph } from '../test-graphs.fixture.js';
import { changedFunctions } from './changed-functions.js';
import { describeFrame, describeGraph } from './describe-frame.js';
import { formatChange, formatShare, formatValue } from './format-value.js';
import { splitName } from './split-name.js';
import { topFunctions } from './top-functions.js';

describe('formatValue', () => {
  it.each([
    [0, 'nanoseconds', '0 s'],
    [1, 'nanoseconds', '1 ns'],
    [1_500, 'nanoseconds', '1.5 µs'],
    [10_101_010, 'nanoseconds', '10.1 ms'],
    [999_600_000, 'nanoseconds', '1 s'],
    [1_240_000_000, 'nanoseconds', '1.24 s'],
    [59_940_000_000, 'nanoseconds', '59.9 s'],
    [59_990_000_000, 'nanoseconds', '1 min 0 s'],
    [3_599_600_000_000, 'nanoseconds', '1 h 0 min'],
    [7_500_000_000_000, 'nanoseconds', '2 h 5 min'],
    [864_000_000_000_000, 'nanoseconds', '10 d 0 h'],
    [1_500, 'milliseconds', '1.5 s'],
    [0, 'bytes', '0 B'],
    [1023, 'bytes', '1023 B'],
    [1024, 'bytes', '1 KiB'],
    [4_404_019, 'bytes', '4.2 MiB'],
    [1_073_741_823, 'bytes', '1 GiB'],
    [1_234_567, 'count', '1,234,567'],
    [0.5, 'count', '0.5'],
    [12, 'lightyears', '12'],
  ])('writes %d %s as %s', (value, unit, text) => {
    expect(formatValue(value, unit)).toBe(text);
  });
});

describe('formatShare', () => {
  it.each([
    [0, 100, '0 %'],
    [1, 0, '0 %'],
    [1, 1_000_000, '< 0.01 %'],
    [1, 100, '1 %'],
    [123, 1000, '12.3 %'],
    [99_999, 100_000, '100 %'],
    [5, 5, '100 %'],
  ])('writes %d of %d as %s', (part, whole, text) => {
    expect(formatShare(part, whole)).toBe(text);
  });
});

describe('describeFrame', () => {
  const data = stacksGraph({ 'main;parse;scan': 25e6, 'main;parse': 25e6, idle: 50e6 });

  it('gives values with shares of the whole and of the caller', () => {
    expect(describeFrame(data, findByPath(data, ['main', 'parse']), { unit: 'nanoseconds' })).toEqual({
      name: 'parse',
      functionName: 'parse',
      place: '',
      total: '50 ms',
      totalShare: '50 %',
      parentShare: '100 %',
      zoomShare: undefined,
      self: '25 ms',
      selfShare: '25 %',
      diff: undefined,
      sentence: 'parse: 50 ms total, 50 % of all; 25 ms self, 25 %; level 2, 1 callee',
    });
  });

  it('gives the share of what is zoomed to, for all that it calls', () => {
    const [main, parse, scan, idle] = [['main'], ['main', 'parse'], ['main', 'parse', 'scan'], ['idle']].map(
      (path) => findByPath(data, path),
    );
    const shareOf = (node = 0, focus = 0): string | undefined =>
      describeFrame(data, node, { unit: 'count', focus }).zoomShare;
    expect([shareOf(scan, parse), shareOf(scan, main)]).toEqual(['50 %', '50 %']);
    for (const node of [parse, main, idle, 0]) expect(shareOf(node, parse)).toBeUndefined();
  });

  it('gives both sides of a diff, each of its own whole', () => {
    const diff = diffGraph(
      { 'src/cart.js:add:12': 30e6, idle: 70e6 },
      { 'src/cart.js:add:12': 80e6, idle: 120e6 },
    );
    expect(
      describeFrame(diff, findByPath(diff, ['src/cart.js:add:12']), { unit: 'nanoseconds' }),
    ).toMatchObject({
      functionName: 'add',
      place: 'src/cart.js:12',
      diff: {
        baseline: '30 ms',
        baselineShare: '30 %',
        comparison: '80 ms',
        comparisonShare: '40 %',
        change: '+10 pp, +33.3 %',
      },
      sentence:
        'src/cart.js:add:12: baseline 30 ms, 30 %; comparison 80 ms, 40 %; +10 pp, +33.3 %; level 1, 0 callees',
    });
  });

  it('labels the graph with its size, total and zoom', () => {
    expect(describeGraph(data, findByPath(data, ['main']), 'nanoseconds')).toBe(
      'Flame graph, 4 frames, total 100 ms. Zoomed to main. Arrow keys move, Enter zooms, Escape shows all.',
    );
  });
});

describe('formatChange', () => {
  it.each([
    [0.1, 0.1, 'as before'],
    [0.1, 0.10001, 'as before'],
    [0.2, 0.1, '−10 pp, −50 %'],
    [0.01, 0.02, '+1 pp, +100 %'],
    [0.001, 0.05, '+4.9 pp, ×50'],
    [0, 0.05, '+5 pp, new'],
    [0.05, 0, '−5 pp, gone'],
    [0.000_001, 0.000_002, '+< 0.01 pp, +100 %'],
  ])('writes %d to %d as %s', (baseline, comparison, text) => {
    expect(formatChange({ baseline, comparison })).toBe(text);
  });
});

describe('changedFunctions', () => {
  it('has the function first whose own share has changed most, whichever way', () => {
    const data = diffGraph(
      { 'main;parse': 40, 'main;render': 40, 'main;log': 20 },
      { 'main;parse': 80, 'main;render': 20, 'main;log': 60, 'main;cache': 40 },
    );
    expect(changedFunctions(data)).toEqual([
      { name: 'render', self: { baseline: 0.4, comparison: 0.1 }, total: { baseline: 0.4, comparison: 0.1 } },
      { name: 'cache', self: { baseline: 0, comparison: 0.2 }, total: { baseline: 0, comparison: 0.2 } },
      { name: 'log', self: { baseline: 0.2, comparison: 0.3 }, total: { baseline: 0.2, comparison: 0.3 } },
      { name: 'parse', self: { baseline: 0.4, comparison: 0.4 }, total: { baseline: 0.4, comparison: 0.4 } },
      { name: 'main', self: { baseline: 0, comparison: 0 }, total: { baseline: 1, comparison: 1 } },
    ]);
  });
});

describe('splitName', () => {
  it.each([
    ['./src/cart.js:addItem:12', 'addItem', './src/cart.js:12'],
    ['C:\\app\\cart.js:addItem:12', 'addItem', 'C:\\app\\cart.js:12'],
    ['node:internal/streams/readable:read:100', 'read', 'node:internal/streams/readable:100'],
    ['addItem (src/cart.js:12:7)', 'addItem', 'src/cart.js:12:7'],
    [
      'handle (node_modules/express/lib/router/layer.js)',
      'handle',
      'node_modules/express/lib/router/layer.js',
    ],
    ['(anonymous) (/app/src/cart.js:12)', '(anonymous)', '/app/src/cart.js:12'],
    ['async Cart.add (file:///app/cart.mjs:3:9)', 'async Cart.add', 'file:///app/cart.mjs:3:9'],
    ['get total [as sum] (C:\\app\\cart.ts)', 'get total [as sum]', 'C:\\app\\cart.ts'],
    ['Page (/app/(shop)/cart/page.tsx:4)', 'Page', '/app/(shop)/cart/page.tsx:4'],
    ['run (/srv/my app (old)/run.js)', 'run', '/srv/my app (old)/run.js'],
    ['read (node:fs)', 'read', 'node:fs'],
    ['add (cart.js)', 'add', 'cart.js'],
    ['run (evalmachine.<anonymous>:1:5)', 'run', 'evalmachine.<anonymous>:1:5'],
    ['main › run (/app/a.js) › ./b.js:add:1', 'main › run › add', ''],
    ['main.work (/src/main.go)', 'main.work', '/src/main.go'],
    ['main.(*Cart).Add (cart.go:7)', 'main.(*Cart).Add', 'cart.go:7'],
    [
      'std::vector<int> (anonymous namespace)::f (/src/f.cpp)',
      'std::vector<int> (anonymous namespace)::f',
      '/src/f.cpp',
    ],
  ])('splits %j into %j and %j', (name, functionName, place) => {
    expect(splitName(name)).toEqual({ functionName, place });
  });

  it.each([
    'addItem',
    'std::vector::push',
    'std::map::at:12',
    'std::vector<int> (anonymous namespace)::f',
    'operator()(int)',
    'operator() (int, char const*)',
    'void f (std::string)',
    'foo (inlined)',
    'Array.map (<anonymous>)',
    '(garbage collector)',
    '(anonymous)',
    '(anonymous:L#12:C#3)',
    '(/app/src/cart.js:12)',
    'broken) (',
    'a )',
    '',
  ])('keeps %j whole', (name) => {
    expect(splitName(name)).toEqual({ functionName: name, place: '' });
  });
});

describe('topFunctions', () => {
  it('adds up self values and counts recursive stacks once in totals', () => {
    const data = stacksGraph({ 'walk;walk': 3, 'walk;visit;walk': 2, 'main;visit': 4 });
    expect(topFunctions(data)).toEqual([
      { name: 'walk', self: 5, total: 5 },
      { name: 'visit', self: 4, total: 6 },
      { name: 'main', self: 0, total: 4 },
    ]);
  });

  it('does not count what truncation folded as a function', () => {
    const data = stacksGraph({ 'main;parse': 2, 'main;other': 7, other: 1 });
    expect(topFunctions(data)).toEqual([
      { name: 'parse', self: 2, total: 2 },
      { name: 'main', self: 0, total: 9 },
    ]);
    expect(changedFunctions(diffGraph({ a: 1, other: 5 }, { a: 1 })).map(({ name }) => name)).toEqual(['a']);
  });

  it('walks ten thousand levels without recursion of its own', () => {
    expect(topFunctions(chainGraph(10_000))).toHaveLength(10_000);
  });
});
