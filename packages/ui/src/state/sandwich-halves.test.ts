import {
  at,
  decodeFlameGraph,
  decodeFlameGraphDiff,
  type FlameData,
  nameOf,
  ROOT_NODE,
  searchFrames,
  topFunctions,
} from '@hotspan/flamegraph';
import { expect, it } from 'vitest';
import { sandwichHalves } from './sandwich-halves.js';

/** `a` calls `f` 5 of which 2 in `g`; `f` calls itself below `b`. */
const graph = decodeFlameGraph({
  names: ['total', 'a', 'b', 'f', 'g'],
  levels: [
    { values: [0, 12, 0, 0] },
    { values: [0, 5, 0, 1, 0, 7, 1, 2] },
    { values: [0, 5, 3, 3, 1, 6, 2, 3] },
    { values: [3, 2, 2, 4, 3, 4, 4, 3] },
  ],
});

/** Each node as its path of names with its total. */
function pathsOf(data: FlameData): Record<string, number> {
  const paths: string[] = [];
  const totals: Record<string, number> = {};
  for (let node = ROOT_NODE; node < data.nodeCount; node++) {
    const parent = at(data.parents, node);
    const path = `${parent < 0 ? '' : `${paths[parent]};`}${nameOf(data, node)}`;
    paths.push(path);
    totals[path] = at(data.totals, node);
  }
  return totals;
}

it('has the callers and the callees of a function, which is the root of both', () => {
  const halves = sandwichHalves(graph, 'f');
  expect(halves && pathsOf(halves.callers)).toEqual({ f: 11, 'f;a': 5, 'f;b': 6 });
  expect(halves && pathsOf(halves.callees)).toEqual({ f: 11, 'f;g': 2, 'f;f': 4 });
});

it('counts a function that calls itself once, and all that it takes alone', () => {
  expect(sandwichHalves(graph, 'f')).toMatchObject({ total: 11, self: 3 + 2 + 4 });
  expect(topFunctions(graph).find(({ name }) => name === 'f')).toMatchObject({ total: 11, self: 9 });
});

it('gives graphs that can be searched, at every node inside their columns', () => {
  const halves = sandwichHalves(graph, 'f');
  expect(halves && searchFrames(halves.callees, 'g')).toMatchObject({ frameCount: 1, value: 2 });
  expect([halves?.callees.levelCount, halves?.callees.levelOffsets]).toEqual([2, Uint32Array.of(0, 1, 3)]);
});

it('has both sides of a diff', () => {
  const diff = decodeFlameGraphDiff({
    names: ['total', 'a', 'f'],
    levels: [
      { values: [0, 4, 0, 0, 6, 0, 0] },
      { values: [0, 4, 1, 0, 6, 0, 1] },
      { values: [0, 3, 3, 0, 6, 6, 2] },
    ],
  });
  const halves = sandwichHalves(diff, 'f');
  expect(halves?.callers.baseline?.totals).toEqual(Float64Array.of(3, 3));
  expect(halves).toMatchObject({ total: 9, self: 9 });
});

it('is undefined for a function that is not there', () => {
  expect(sandwichHalves(graph, 'nobody')).toBeUndefined();
});
