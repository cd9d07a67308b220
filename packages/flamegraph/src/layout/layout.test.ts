import { describe, expect, it } from 'vitest';
import { at, nameOf } from '../decode/flame-data.js';
import { chainGraph, stacksGraph } from '../test-graphs.fixture.js';
import { countShownLevels } from './count-shown-levels.js';
import { findByPath, PATH_CUT, pathTo } from './node-path.js';
import { listVisibleFrames } from './visible-frames.js';
import { visitVisibleFrames } from './visit-visible-frames.js';
import { levelAt, ROW_HEIGHT_PX, topOfLevel, zoomLayout } from './zoom-layout.js';

const shop = stacksGraph({
  'main;handle;parse': 50,
  'main;handle;render': 30,
  'main;gc': 15,
  'main;handle;log': 1,
  idle: 4,
});
const screen = { scrollTopPx: 0, heightPx: 600 };

describe('zoomLayout', () => {
  it('spreads the root over the whole width', () => {
    const frames = listVisibleFrames(shop, zoomLayout(shop, 0, { widthPx: 1000 }), screen);
    expect(frames.map((frame) => [frame.name, frame.x, frame.width])).toEqual([
      ['total', 0, 1000],
      ['idle', 0, 40],
      ['main', 40, 960],
      ['gc', 40, 150],
      ['handle', 190, 810],
      ['log', 190, 10],
      ['parse', 200, 500],
      ['render', 700, 300],
    ]);
  });

  it('spreads a zoomed node and its callers over the whole width and hides their neighbours', () => {
    const handle = findByPath(shop, ['main', 'handle']);
    const frames = listVisibleFrames(shop, zoomLayout(shop, handle, { widthPx: 810 }), screen);
    expect(frames.map((frame) => [frame.name, frame.depth, frame.x, frame.width])).toEqual([
      ['total', 0, 0, 810],
      ['main', 1, 0, 810],
      ['handle', 2, 0, 810],
      ['log', 3, 0, 10],
      ['parse', 3, 10, 500],
      ['render', 3, 510, 300],
    ]);
  });

  it('shows nothing of an empty graph', () => {
    const empty = stacksGraph({});
    expect(listVisibleFrames(empty, zoomLayout(empty, 0, { widthPx: 1000 }), screen)).toEqual([]);
  });
});

describe('countShownLevels', () => {
  it.each([
    [[], 4],
    [['idle'], 2],
    [['main', 'gc'], 3],
    [['main', 'handle'], 4],
  ])('counts the levels that have frames when it is zoomed to %j', (path, levels) => {
    const layout = zoomLayout(shop, findByPath(shop, path), { widthPx: 1000 });
    expect(countShownLevels(shop, layout)).toBe(levels);
  });

  it('counts none of an empty graph', () => {
    const empty = stacksGraph({});
    expect(countShownLevels(empty, zoomLayout(empty, 0, { widthPx: 1000 }))).toBe(0);
  });
});

describe('the flame orientation', () => {
  const flame = zoomLayout(shop, 0, { widthPx: 1000, heightPx: 600, orientation: 'flame' });

  it('has the root at the bottom of the view and the callees above their callers', () => {
    const frames = listVisibleFrames(shop, flame, screen);
    expect(frames.map((frame) => [frame.name, frame.x, frame.y])).toEqual([
      ['total', 0, 578],
      ['idle', 0, 556],
      ['main', 40, 556],
      ['gc', 40, 534],
      ['handle', 190, 534],
      ['log', 190, 512],
      ['parse', 200, 512],
      ['render', 700, 512],
    ]);
  });

  it('has the root at the bottom of all rows where they are more than the view', () => {
    const chain = chainGraph(10_000);
    const layout = zoomLayout(chain, 0, { widthPx: 800, heightPx: 600, orientation: 'flame' });
    expect(layout.heightPx).toBe(10_001 * ROW_HEIGHT_PX);
    const bottom = { scrollTopPx: layout.heightPx - 2 * ROW_HEIGHT_PX, heightPx: 2 * ROW_HEIGHT_PX };
    const frames = listVisibleFrames(chain, layout, bottom);
    expect(frames.map((frame) => [frame.depth, frame.y])).toEqual([
      [0, ROW_HEIGHT_PX],
      [1, 0],
    ]);
  });

  it('is the level of its row at every height', () => {
    for (const orientation of ['icicle', 'flame'] as const) {
      const layout = zoomLayout(shop, 0, { widthPx: 1000, heightPx: 600, orientation });
      for (let level = 0; level < 5; level++) {
        const top = topOfLevel(layout, level);
        expect([levelAt(layout, top), levelAt(layout, top + ROW_HEIGHT_PX - 0.01)]).toEqual([level, level]);
      }
    }
  });
});

describe('visitVisibleFrames', () => {
  it('lists only the rows on screen, with positions from the top of the screen', () => {
    const chain = chainGraph(10_000);
    const view = { scrollTopPx: 5_000 * ROW_HEIGHT_PX, heightPx: 3 * ROW_HEIGHT_PX };
    const frames = listVisibleFrames(chain, zoomLayout(chain, 0, { widthPx: 800 }), view);
    expect(frames.map((frame) => [frame.depth, frame.y])).toEqual([
      [5_000, 0],
      [5_001, 22],
      [5_002, 44],
    ]);
  });

  it('visits as many runs as there are pixels when a hundred thousand leaves are each too narrow', () => {
    const stacks = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`f${i}`, 1]));
    const data = stacksGraph(stacks);
    const layout = zoomLayout(data, 0, { widthPx: 500 });
    let visits = 0;
    let coveredPx = 0;
    visitVisibleFrames(data, layout, 1, 1, (_node, _row, _x, widthPx, isRun) => {
      expect(isRun).toBe(true);
      visits++;
      coveredPx += widthPx;
    });
    expect(visits).toBeLessThanOrEqual(500);
    expect(coveredPx).toBeCloseTo(500, 0);
  });

  it('draws a wide frame on its own when it follows narrow ones within one pixel', () => {
    const data = stacksGraph({ a: 0.1, b: 0.1, c: 99.8 });
    const seen: [string, boolean][] = [];
    visitVisibleFrames(data, zoomLayout(data, 0, { widthPx: 100 }), 1, 1, (node, _row, _x, _width, isRun) => {
      seen.push([nameOf(data, node), isRun]);
    });
    expect(seen).toEqual([
      ['a', true],
      ['c', false],
    ]);
  });
});

describe('paths', () => {
  it('finds every node again by its path', () => {
    for (let node = 0; node < shop.nodeCount; node++) expect(findByPath(shop, pathTo(shop, node))).toBe(node);
  });

  it('finds the nearest caller that still exists', () => {
    expect(nameOf(shop, findByPath(shop, ['main', 'handle', 'gone', 'parse']))).toBe('handle');
    expect(findByPath(shop, ['gone'])).toBe(0);
  });

  it('finds the heaviest node for a path whose beginning was cut off', () => {
    const data = stacksGraph({ 'a;work;leaf': 1, 'b;work;leaf': 5, 'c;leaf': 9 });
    const node = findByPath(data, [PATH_CUT, 'work', 'leaf']);
    expect(pathTo(data, node)).toEqual(['b', 'work', 'leaf']);
    expect(at(data.totals, node)).toBe(5);
  });
});
