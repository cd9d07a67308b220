import { describe, expect, it } from 'vitest';
import { nameOf, ROOT_NODE } from '../decode/flame-data.js';
import { findByPath, pathTo } from '../layout/node-path.js';
import { listVisibleFrames } from '../layout/visible-frames.js';
import { type Orientation, zoomLayout } from '../layout/zoom-layout.js';
import { chainGraph, stacksGraph } from '../test-graphs.fixture.js';
import { hitTest } from './hit-test.js';
import { keyCommand } from './key-command.js';
import { moveCursor } from './move-cursor.js';
import { parseSearch, searchTextFor } from './parse-search.js';
import { searchFrames } from './search-frames.js';
import { matchesByValue, zoomToShow } from './step-through-matches.js';

const shop = stacksGraph({
  'main;handle;parse': 50,
  'main;handle;render': 30,
  'main;gc': 15,
  'main;handle;log': 1,
  idle: 4,
});
const whole = zoomLayout(shop, ROOT_NODE, { widthPx: 1000 });

describe('hitTest', () => {
  it.each(['icicle', 'flame'] as const)('finds every visible frame at its middle, %s', (orientation) => {
    const layout = zoomLayout(shop, ROOT_NODE, { widthPx: 1000, heightPx: 600, orientation });
    const frames = listVisibleFrames(shop, layout, { scrollTopPx: 0, heightPx: 600 });
    expect(frames).toHaveLength(shop.nodeCount);
    for (const frame of frames) {
      const node = hitTest(shop, layout, frame.x + frame.width / 2, frame.y + frame.height / 2);
      expect(nameOf(shop, node)).toBe(frame.name);
    }
  });

  it.each([
    ['in the self part of a caller, right of its callees', 20, 2 * 22 + 1],
    ['below the deepest row', 500, 4 * 22],
    ['left of the graph', -1, 1],
    ['right of the graph', 1000, 1],
    ['above the graph', 500, -1],
  ])('finds nothing %s', (_, x, y) => {
    expect(hitTest(shop, whole, x, y)).toBe(-1);
  });

  it('finds a frame ten thousand rows down', () => {
    const chain = chainGraph(10_000);
    const node = hitTest(chain, zoomLayout(chain, 0, { widthPx: 800 }), 799.99, 9_000 * 22 + 5);
    expect(nameOf(chain, node)).toBe('level 9000');
  });

  it('finds a frame that is too narrow to be drawn', () => {
    const data = stacksGraph({ a: 99_999, b: 1 });
    expect(nameOf(data, hitTest(data, zoomLayout(data, 0, { widthPx: 1000 }), 999.995, 23))).toBe('b');
  });
});

describe('searchFrames', () => {
  it.each([
    ['parse', 50],
    ['PARSE', 50],
    ['  parse ', 50],
    ['r', 80],
    ['/^(log|gc)$/', 16],
    ['/^LOG$/', 1],
    ['/^LOG$/g', 0],
    ['total', 0],
    ['nothing', 0],
  ])('values the stacks that match %j at %d', (text, value) => {
    expect(searchFrames(shop, text)).toMatchObject({ isActive: true, value, problem: undefined });
  });

  it('counts a stack once when a function calls itself', () => {
    const data = stacksGraph({ 'walk;walk;walk': 7, 'walk;visit;walk': 2, other: 1 });
    expect(searchFrames(data, 'walk')).toMatchObject({ value: 9, frameCount: 4 });
  });

  it('is not active for white space', () => {
    expect(searchFrames(shop, '  ')).toMatchObject({ isActive: false, value: 0, problem: undefined });
  });

  it('says what is wrong with a regular expression', () => {
    const result = searchFrames(shop, '/(/');
    expect(result.isActive).toBe(false);
    expect(result.problem).toMatch(/unterminated group/i);
  });

  it.each(['parse', 'a.b(c)', '/api/', '/a+b/gi', ' spaced '])(
    'finds %j literally with the text made for it',
    (name) => {
      const search = parseSearch(searchTextFor(name));
      expect(search.kind === 'test' && search.test(name)).toBe(true);
    },
  );
});

describe('matchesByValue', () => {
  it('has the heaviest match first', () => {
    const names = (text: string): string[] =>
      Array.from(matchesByValue(shop, searchFrames(shop, text)), (node) => nameOf(shop, node));
    expect(names('/^(log|gc|handle|idle)$/')).toEqual(['handle', 'gc', 'idle', 'log']);
    expect(names('nothing')).toEqual([]);
    expect(names('')).toEqual([]);
  });
});

describe('zoomToShow', () => {
  const data = stacksGraph({ 'main;wide': 900, 'main;narrow;rare': 10, 'main;narrow;other': 89, idle: 1 });
  const from = (path: string[], focus = ROOT_NODE): string => {
    const layout = zoomLayout(data, focus, { widthPx: 1000 });
    return pathTo(data, zoomToShow(data, layout, findByPath(data, path))).join(';');
  };

  it('leaves the zoom where the frame can be seen', () => {
    expect(from(['main', 'narrow'])).toBe('');
    expect(from(['main', 'narrow'], findByPath(data, ['main']))).toBe('main');
  });

  it('zooms no closer than it has to', () => {
    expect(from(['main', 'narrow', 'rare'])).toBe('main;narrow');
    expect(from(['main', 'wide'], findByPath(data, ['main', 'narrow']))).toBe('');
    expect(from(['idle'])).toBe('idle');
  });
});

describe('moveCursor', () => {
  const node = (path: string): number => findByPath(shop, path.split(';'));

  it.each([
    ['main;handle', 'parent', 'main'],
    ['main', 'parent', ''],
    ['main', 'child', 'main;handle'],
    ['main;handle', 'child', 'main;handle;parse'],
    ['main;gc', 'child', 'main;gc'],
    ['main;gc', 'next', 'main;handle'],
    ['main;handle', 'previous', 'main;gc'],
    ['main;handle;render', 'next', 'main;handle;render'],
    ['idle', 'previous', 'idle'],
  ] as const)('leads from %s by %s to %s', (from, move, to) => {
    expect(pathTo(shop, moveCursor(shop, whole, node(from), move)).join(';')).toBe(to);
  });

  it('does not leave the zoomed part sideways', () => {
    const zoomed = zoomLayout(shop, node('main;handle'), { widthPx: 1000 });
    expect(moveCursor(shop, zoomed, node('main;handle'), 'previous')).toBe(node('main;handle'));
    expect(moveCursor(shop, zoomed, ROOT_NODE, 'child')).toBe(node('main'));
  });
});

describe('keyCommand', () => {
  const key = (name: string, ctrlKey = false, orientation: Orientation = 'icicle') =>
    keyCommand({ key: name, ctrlKey, altKey: false, metaKey: false, shiftKey: false }, orientation);

  it('reads arrows, Enter, Escape and Home', () => {
    expect(key('ArrowDown')).toEqual({ kind: 'move', move: 'child' });
    expect(key('Enter')).toEqual({ kind: 'zoom' });
    expect(key('Escape')).toEqual({ kind: 'reset' });
    expect(key('Home')).toEqual({ kind: 'reset' });
    expect(key('n')).toEqual({ kind: 'match', step: 1 });
    expect(key('/')).toEqual({ kind: 'search' });
    expect(key('F10')).toBeUndefined();
  });

  it('moves up and down as it looks where the root is at the bottom', () => {
    expect(key('ArrowUp', false, 'flame')).toEqual({ kind: 'move', move: 'child' });
    expect(key('ArrowDown', false, 'flame')).toEqual({ kind: 'move', move: 'parent' });
  });

  it('leaves other keys and browser shortcuts alone', () => {
    expect(key('Tab')).toBeUndefined();
    expect(key('toString')).toBeUndefined();
    expect(key('ArrowLeft', true)).toBeUndefined();
  });
});
