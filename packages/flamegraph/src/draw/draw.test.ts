import { describe, expect, it } from 'vitest';
import { type FlameData, nameOf } from '../decode/flame-data.js';
import { diffGraph, stacksGraph } from '../test-graphs.fixture.js';
import { fitLabel } from './fit-label.js';
import { DARK_THEME, LIGHT_THEME } from './flame-theme.js';
import { type ColorBy, frameColors } from './frame-colors.js';
import { originOf, packageOf } from './package-of.js';

describe('packageOf', () => {
  it.each([
    ['./node_modules/express/lib/router.js:handle:12', 'express'],
    ['/srv/node_modules/a/node_modules/@scope/pkg/x.js:fn:1', '@scope/pkg'],
    ['handle (/srv/node_modules/express/lib/router.js:12)', 'express'],
    ['node:internal/streams/readable:read:100', 'node:'],
    ['readSync (node:fs:740)', 'node:'],
    ['./src/cart.js:addItem:4', './src/cart.js'],
    ['addItem (src/cart.ts:4)', 'src/cart.ts'],
    ['handle (node_modules/express/lib/router/layer.js)', 'express'],
    ['f (/srv/node_modules/.pnpm/@scope+pkg@1.2.3_a@1/node_modules/@scope/pkg/x.js:1)', '@scope/pkg'],
    ['f (C:\\srv\\node_modules\\@scope\\pkg\\x.js)', '@scope/pkg'],
    ['f (/srv/my_node_modules/x.js)', '/srv/my_node_modules/x.js'],
    ['node_modules (/app/a.js)', '/app/a.js'],
    ['read (node:fs)', 'node:'],
    ['node:fs', 'node:'],
    ['(anonymous) (/app/src/cart.js:12)', '/app/src/cart.js'],
    ['(intermediate value) (/app/src/cart.js:12:7)', '/app/src/cart.js'],
    ['main.work (/src/main.go)', '/src/main.go'],
    ['run (/app/a.js:1) › handle (/app/node_modules/express/x.js)', '/app/a.js'],
    ['./src/cart.js', './src/cart.js'],
    ['cart.js:addItem:4', 'cart.js'],
    ['addItem', 'addItem'],
    ['(anonymous)', '(anonymous)'],
    ['(anonymous namespace)::f(int)', '(anonymous namespace)::f(int)'],
    ['(program)', ''],
    ['(idle)', ''],
    ['(garbage collector)', ''],
    ['other', ''],
  ])('says %j belongs to %j', (name, owner) => {
    expect(packageOf(name)).toBe(owner);
  });
});

describe('originOf', () => {
  it.each([
    ['./src/cart.js:addItem:4', 'app'],
    ['addItem', 'app'],
    ['./node_modules/express/lib/router.js:handle:12', 'package'],
    ['readSync (node:fs:740)', 'node'],
    ['(garbage collector)', 'engine'],
    ['Garbage Collection', 'engine'],
    ['(program)', 'engine'],
    ['(idle)', 'engine'],
    ['other', 'engine'],
    ['(anonymous:L#12:C#3)', 'app'],
    ['(anonymous) (/app/src/cart.js:12)', 'app'],
    ['(anonymous) (node_modules/express/lib/router/layer.js)', 'package'],
    ['(anonymous) (node:internal/timers)', 'node'],
    ['main.work (/src/main.go)', 'app'],
    ['node_modules (/app/a.js)', 'app'],
  ])('says %j is from %j', (name, origin) => {
    expect(originOf(name)).toBe(origin);
  });
});

describe('frameColors', () => {
  /** By function name. */
  function colorsOf(data: FlameData, colorBy: ColorBy): Record<string, string | undefined> {
    const colors = frameColors(data, LIGHT_THEME, colorBy);
    const colorOf = (node: number): string | undefined => colors.fills[colors.indexOf(node)];
    return Object.fromEntries(
      Array.from({ length: data.nodeCount }, (_, node) => [nameOf(data, node), colorOf(node)]),
    );
  }

  it('gives functions of a package one colour and what stands for no function the neutral one', () => {
    const names = ['node_modules/a/x.js:f:1', 'node_modules/a/y.js:g:2', '(program)'];
    const colors = colorsOf(stacksGraph(Object.fromEntries(names.map((name) => [name, 1]))), 'package');
    const [first = '', second = '', meta = ''] = names.map((name) => colors[name]);
    expect(LIGHT_THEME.palette).toContain(first);
    expect(second).toBe(first);
    expect([meta, colors.total]).toEqual([LIGHT_THEME.neutral, LIGHT_THEME.neutral]);
  });

  it('spreads names over the whole palette', () => {
    const stacks = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`fn${i}`, 1]));
    const { total: _, ...colors } = colorsOf(stacksGraph(stacks), 'package');
    expect(new Set(Object.values(colors)).size).toBe(LIGHT_THEME.palette.length);
  });

  it('tells by value how much of the graph a frame has', () => {
    const colors = colorsOf(
      stacksGraph({ 'all;half': 50, 'all;quarter': 25, 'all;little': 1, all: 24 }),
      'value',
    );
    expect(colors.all).toBe(LIGHT_THEME.valueRamp.at(-1));
    expect(colors.little).toBe(LIGHT_THEME.valueRamp[1]);
    const places = ['little', 'quarter', 'half', 'all'].map((name) =>
      LIGHT_THEME.valueRamp.indexOf(colors[name] ?? ''),
    );
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('tells in a diff by shares what grew, shrank, came and went', () => {
    const baseline = { same: 50, grew: 10, shrank: 30, gone: 10 };
    // Twice as long: what has doubled is as before.
    const comparison = { same: 100, grew: 60, shrank: 20, came: 20 };
    const { diffRamp, onlyBaseline, onlyComparison } = LIGHT_THEME;
    expect(colorsOf(diffGraph(baseline, comparison), 'diff')).toEqual({
      total: LIGHT_THEME.neutral,
      same: diffRamp[4],
      grew: diffRamp[7],
      shrank: diffRamp[1],
      gone: onlyBaseline,
      came: onlyComparison,
    });
  });
});

describe('fitLabel', () => {
  const measure = (text: string): number => text.length * 7;

  it.each([
    ['parseOrder', 70, 'parseOrder'],
    ['parseOrder', 69, 'parseOrd…'],
    ['parseOrder', 20, ''],
  ])('fits %j into %d px as %j', (name, widthPx, label) => {
    expect(fitLabel(name, widthPx, measure)).toBe(label);
  });
});

describe('themes', () => {
  it.each([
    ['light', LIGHT_THEME],
    ['dark', DARK_THEME],
  ])('keeps labels readable on every colour of the %s theme', (_, theme) => {
    const ramps = [...theme.valueRamp, ...theme.diffRamp, theme.onlyBaseline, theme.onlyComparison];
    for (const color of [...theme.palette, ...ramps, theme.neutral]) {
      expect(contrast(theme.text, color), color).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(theme.dimText, theme.dim)).toBeGreaterThanOrEqual(4.5);
  });
});

/** WCAG 2.2, "contrast ratio". */
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((i) => {
    const channel = Number.parseInt(color.slice(i, i + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
