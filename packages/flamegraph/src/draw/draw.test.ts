import { describe, expect, it } from 'vitest';
import { colorIndexes, NEUTRAL_COLOR } from './color-indexes.js';
import { fitLabel } from './fit-label.js';
import { DARK_THEME, LIGHT_THEME } from './flame-theme.js';
import { packageOf } from './package-of.js';

describe('packageOf', () => {
  it.each([
    ['./node_modules/express/lib/router.js:handle:12', 'express'],
    ['/srv/node_modules/a/node_modules/@scope/pkg/x.js:fn:1', '@scope/pkg'],
    ['handle (/srv/node_modules/express/lib/router.js:12)', 'express'],
    ['node:internal/streams/readable:read:100', 'node:'],
    ['readSync (node:fs:740)', 'node:'],
    ['./src/cart.js:addItem:4', './src/cart.js'],
    ['addItem (src/cart.ts:4)', 'src/cart.ts'],
    ['addItem', 'addItem'],
    ['(anonymous)', '(anonymous)'],
    ['(garbage collector)', ''],
    ['other', ''],
  ])('says %j belongs to %j', (name, owner) => {
    expect(packageOf(name)).toBe(owner);
  });
});

describe('colorIndexes', () => {
  it('gives functions of a package one colour and meta frames the neutral one', () => {
    const names = ['node_modules/a/x.js:f:1', 'node_modules/a/y.js:g:2', '(program)'];
    const [first, second, meta] = colorIndexes(names, 24);
    expect(first).toBe(second);
    expect(meta).toBe(NEUTRAL_COLOR);
  });

  it('spreads names over the whole palette', () => {
    const names = Array.from({ length: 500 }, (_, i) => `fn${i}`);
    expect(new Set(colorIndexes(names, 24)).size).toBe(24);
  });
});

describe('fitLabel', () => {
  const measure = (text: string): number => text.length * 7;

  it.each([
    ['parseOrder', 70, 'parseOrder'],
    ['parseOrder', 69, 'parseOrd…'],
    ['./src/cart.js:addItem:12', 70, 'addItem'],
    ['./src/cart.js:addItem:12', 42, 'addIt…'],
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
    for (const color of [...theme.palette, theme.neutral]) {
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
