import { describe, expect, it } from 'vitest';
import { LIGHT_THEME } from '../draw/flame-theme.js';
import { findByPath } from '../layout/node-path.js';
import { chainGraph, diffGraph, stacksGraph } from '../test-graphs.fixture.js';
import { toFolded } from './to-folded.js';
import { toMarkdown } from './to-markdown.js';
import { pictureSize } from './to-png.js';
import { toSpeedscope } from './to-speedscope.js';
import { toSvg } from './to-svg.js';

const shop = stacksGraph({ 'main;parse': 60e6, 'main;./src/cart.js:add:12': 30e6, main: 5e6, idle: 5e6 });

describe('toFolded', () => {
  it('writes one line per stack with a value of its own', () => {
    const data = stacksGraph({ 'main;parse': 50, main: 2, idle: 4 });
    expect(toFolded(data)).toEqual({
      text: 'idle 4\nmain 2\nmain;parse 50\n',
      stackCount: 3,
      droppedStackCount: 0,
    });
  });

  it('writes both sides of a diff', () => {
    const data = diffGraph({ 'main;parse': 50, idle: 4 }, { 'main;parse': 70, main: 2 });
    expect(toFolded(data).text).toBe('idle 4 0\nmain 0 2\nmain;parse 50 70\n');
  });

  it('replaces what would break a line', () => {
    const data = stacksGraph({ 'eval\nat': 1 });
    expect(toFolded(data).text).toBe('eval at 1\n');
  });

  it('stops at its limit and counts what it left out', () => {
    const folded = toFolded(chainGraph(10_000), 100_000);
    expect(folded.text.length).toBeLessThanOrEqual(100_000);
    expect(folded.stackCount + folded.droppedStackCount).toBe(10_000);
    expect(folded.droppedStackCount).toBeGreaterThan(0);
  });
});

describe('toSvg', () => {
  it('draws every frame where the graph has it, with what its tooltip says', () => {
    const svg = toSvg(shop, { unit: 'nanoseconds', widthPx: 1_000, title: 'shop' });
    expect(svg).toContain('<title>shop</title>');
    expect(svg.match(/<g>/g)).toHaveLength(shop.nodeCount);
    expect(svg).toContain(
      '<title>parse: 60 ms total, 60 % of all; 60 ms self, 60 %; level 2, 0 callees</title>',
    );
    expect(svg).toMatch(
      /<rect x="400" y="44" width="599" height="21" fill="#[0-9a-f]{6}"\/><text [^>]*>parse</,
    );
    // The file and line of a function give way to its name.
    expect(svg).toMatch(/>add</);
  });

  it('stretches what it is zoomed to, stands on its root, and colours as it is told', () => {
    const focus = findByPath(shop, ['main', 'parse']);
    const svg = toSvg(shop, { focus, widthPx: 500, orientation: 'flame', colorBy: 'value' });
    expect(svg).not.toContain('idle');
    expect(svg).toContain(`<rect x="0" y="44" width="499" height="21" fill="${LIGHT_THEME.neutral}"/>`);
    expect(svg).toContain('<rect x="0" y="0" width="499" height="21"');
    expect(svg).toContain(LIGHT_THEME.valueRamp.at(-2));
  });

  it('is well-formed whatever functions are called', () => {
    const svg = toSvg(stacksGraph({ 'a<b>&"c"\u0000\ud800': 1 }));
    expect(svg).toContain('<text x="5" y="33">a&lt;b&gt;&amp;&quot;c&quot;\ufffd\ufffd</text>');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
    expect(svg).not.toMatch(/\u0000/);
  });

  it('leaves out what is too narrow to be seen', () => {
    const stacks = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`f${i}`, 1]));
    expect(toSvg(stacksGraph(stacks), { widthPx: 100 }).match(/<g>/g)).toHaveLength(1);
  });
});

describe('toSpeedscope', () => {
  it('has the stacks with their weights, the heaviest first, and files and lines of functions', () => {
    const file = toSpeedscope(shop, { name: 'shop cpu', unit: 'nanoseconds' });
    const [profile] = file.profiles;
    const stacks = profile.samples.map((sample) => sample.map((frame) => file.shared.frames[frame]));
    expect(stacks).toEqual([
      [{ name: 'main' }, { name: 'parse' }],
      [{ name: 'main' }, { name: 'add', file: './src/cart.js', line: 12 }],
      [{ name: 'idle' }],
      [{ name: 'main' }],
    ]);
    expect(profile).toMatchObject({
      type: 'sampled',
      name: 'shop cpu',
      unit: 'nanoseconds',
      endValue: 100e6,
      weights: [60e6, 30e6, 5e6, 5e6],
    });
  });

  it('has the file of a function whose name has no line', () => {
    const { frames } = toSpeedscope(stacksGraph({ 'read (node:fs)': 1 })).shared;
    expect(frames).toContainEqual({ name: 'read', file: 'node:fs' });
  });

  it('has plain numbers for units that speedscope does not know, and ends before it is too large', () => {
    const [profile] = toSpeedscope(chainGraph(10_000), { unit: 'samples' }).profiles;
    expect(profile.unit).toBe('none');
    expect(profile.samples.length).toBeLessThan(10_000);
    expect(profile.endValue).toBe(profile.weights.length);
  });
});

describe('toMarkdown', () => {
  it('says what costs most and where', () => {
    expect(toMarkdown(shop, { title: 'shop, cpu', unit: 'nanoseconds', limit: 2, link: 'http://a/?b' })).toBe(
      [
        '# shop, cpu',
        '',
        '<http://a/?b>',
        '',
        'Total: 100 ms, 4 functions.',
        '',
        '## Functions by their own value',
        '',
        '| Function | Self | Total |',
        '| --- | ---: | ---: |',
        '| `parse` | 60 ms (60 %) | 60 ms (60 %) |',
        '| `./src/cart.js:add:12` | 30 ms (30 %) | 30 ms (30 %) |',
        '',
        '## Heaviest stack',
        '',
        '1. `main`: 95 ms, 95 %',
        '2. `parse`: 60 ms, 60 %',
        '',
      ].join('\n'),
    );
  });

  it('counts no function for what truncation folded', () => {
    const text = toMarkdown(stacksGraph({ 'main;other': 7, 'main;parse': 2 }));
    expect(text).toContain('Total: 9, 2 functions.');
    expect(text).toContain('2. `parse`: 2, 22.2 %');
    expect(text).not.toContain('other');
  });

  it('says of a diff what has changed most', () => {
    const text = toMarkdown(diffGraph({ 'a|b': 10, c: 90 }, { 'a|b': 40, c: 60 }), { limit: 2 });
    expect(text).toContain("Baseline: 100, comparison: 100. Shares are of each side's own total.");
    expect(text).toContain('| `a\\|b` | 10 % | 40 % | +30 pp, +300 % | +30 pp, +300 % |');
  });

  it.each([
    ['a`b', '``a`b``'],
    ['`a`', '`` `a` ``'],
    ['a\nb', '`a b`'],
  ])('writes %j as code', (name, code) => {
    expect(toMarkdown(stacksGraph({ [name]: 1 }))).toContain(`| ${code} |`);
  });

  it('is short for an empty graph', () => {
    expect(toMarkdown(stacksGraph({}))).toContain('Total: 0, 0 functions.');
  });
});

describe('pictureSize', () => {
  it.each([
    [1_200, 10, 2, { pixelRatio: 2, levels: 10, leftOut: 0 }],
    [1_200, 500, 2, { pixelRatio: 1, levels: 500, leftOut: 0 }],
    [1_200, 744, 1, { pixelRatio: 1, levels: 744, leftOut: 0 }],
    [1_200, 745, 2, { pixelRatio: 1, levels: 743, leftOut: 2 }],
    [32_768, 10, 1, { pixelRatio: 0.5, levels: 10, leftOut: 0 }],
  ])('of %d px and %d levels at %d pixels per pixel is %j', (widthPx, levels, pixelRatio, size) => {
    expect(pictureSize(widthPx, levels, pixelRatio)).toEqual(size);
  });
});
