import { describe, expect, it } from 'vitest';
import { alignTrees } from '../answer/diff-tree.js';
import { encodeFlameGraph } from '../answer/encode-flame-graph.js';
import { encodeFlameGraphDiff } from '../answer/encode-flame-graph-diff.js';
import { createNameTreeBuilder, type NameTree } from '../answer/name-tree.js';
import { encodeFlamebearer, encodeFlamebearerDiff } from './encode-flamebearer.js';
import { describeProfileType } from './flamebearer-values.js';

const CPU_TYPE = 'process_cpu:cpu:nanoseconds:cpu:nanoseconds';
const CPU = describeProfileType(CPU_TYPE);
const NO_TIMES = { timeline: null, groups: null };

function treeOf(stacks: Readonly<Record<string, number>>): NameTree {
  const builder = createNameTreeBuilder();
  for (const [stack, value] of Object.entries(stacks)) builder.addStack(stack.split(';'), value);
  return builder.build();
}

describe('encodeFlamebearer', () => {
  it('has the levels as plain numbers', () => {
    const graph = encodeFlameGraph(treeOf({ 'func2;func1': 10, func1: 20 }), 0);
    expect(encodeFlamebearer(graph, CPU, NO_TIMES)).toEqual({
      version: 1,
      flamebearer: {
        names: ['total', 'func2', 'func1'],
        levels: [
          [0, 30, 0, 0],
          [0, 20, 20, 2, 0, 10, 0, 1],
          [20, 10, 10, 2],
        ],
        numTicks: 30,
        maxSelf: 20,
      },
      metadata: { format: 'single', spyName: '', sampleRate: 1_000_000_000, units: 'samples', name: 'cpu' },
      timeline: null,
      groups: null,
      heatmap: null,
    });
  });

  it('has a root where there is no data', () => {
    const { flamebearer } = encodeFlamebearer(encodeFlameGraph(treeOf({}), 0), CPU, NO_TIMES);
    expect(flamebearer).toEqual({ names: ['total'], levels: [[0, 0, 0, 0]], numTicks: 0, maxSelf: 0 });
  });

  it.each([
    [CPU_TYPE, 'cpu', 'samples', 1_000_000_000],
    ['process_cpu:samples:count:cpu:nanoseconds', 'samples', 'objects', 100],
    ['memory:inuse_objects:count:space:bytes', 'inuse_objects', 'objects', 100],
    ['memory:alloc_objects:count:space:bytes', 'alloc_objects', 'objects', 100],
    ['goroutines:goroutine:count:goroutine:count', 'goroutine', 'objects', 100],
    ['memory:inuse_space:bytes:space:bytes', 'inuse_space', 'bytes', 100],
    ['mutex:contentions:count:contentions:count', 'contentions', 'count', 100],
    ['wall:wall:nanoseconds:wall:nanoseconds', 'wall', 'nanoseconds', 100],
    ['off_cpu:off_cpu:nanoseconds::', 'off_cpu', 'nanoseconds', 100],
  ])('describes the type %s', (type, name, units, sampleRate) => {
    const { metadata } = encodeFlamebearer(
      encodeFlameGraph(treeOf({}), 0),
      describeProfileType(type),
      NO_TIMES,
    );
    expect(metadata).toEqual({ format: 'single', spyName: '', sampleRate, units, name });
  });
});

describe('encodeFlamebearerDiff', () => {
  it('has seven numbers a node and the ticks of either side', () => {
    const diff = encodeFlameGraphDiff(alignTrees(treeOf({ 'main;a': 10 }), treeOf({ main: 4 })), 0);
    expect(encodeFlamebearerDiff(diff, CPU)).toEqual({
      version: 1,
      flamebearer: {
        names: ['total', 'main', 'a'],
        levels: [
          [0, 10, 0, 0, 4, 0, 0],
          [0, 10, 0, 0, 4, 4, 1],
          [0, 10, 10, 4, 0, 0, 2],
        ],
        numTicks: 14,
        maxSelf: 10,
      },
      metadata: { format: 'double', spyName: '', sampleRate: 1_000_000_000, units: 'samples', name: 'cpu' },
      timeline: null,
      groups: null,
      heatmap: null,
      leftTicks: 10,
      rightTicks: 4,
    });
  });

  it('leaves out ticks that are 0', () => {
    const empty = treeOf({});
    expect(
      encodeFlamebearerDiff(encodeFlameGraphDiff(alignTrees(treeOf({ a: 1 }), empty), 0), CPU),
    ).not.toHaveProperty('rightTicks');
    expect(encodeFlamebearerDiff(encodeFlameGraphDiff(alignTrees(empty, empty), 0), CPU)).not.toHaveProperty(
      'leftTicks',
    );
  });
});
