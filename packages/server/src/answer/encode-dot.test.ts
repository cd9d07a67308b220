import { describe, expect, it } from 'vitest';
import { createSeededRandom, newSeed } from '../seeded-random.fixture.js';
import { toCallGraph } from './call-graph.js';
import { encodeDot } from './encode-dot.js';
import { formatValue } from './format-value.js';
import { randomStacks, stacksOf, treeOf } from './object-tree.fixture.js';

const TYPE = 'process_cpu:cpu:nanoseconds:cpu:nanoseconds';

describe('toCallGraph', () => {
  it('counts a stack once for a function and a call that it has several times', () => {
    const tree = treeOf(stacksOf('main;a;b;a;b 10', 'main;a 1'));
    expect(toCallGraph(tree, 10)).toEqual({
      functions: [
        { name: 'a', self: 1, total: 11 },
        { name: 'main', self: 0, total: 11 },
        { name: 'b', self: 10, total: 10 },
      ],
      calls: [
        { caller: 1, callee: 0, value: 11, isIndirect: false },
        { caller: 0, callee: 2, value: 10, isIndirect: false },
        { caller: 2, callee: 0, value: 10, isIndirect: false },
      ],
      total: 11,
      leftOut: 0,
    });
  });

  it('leads calls past functions that it leaves out', () => {
    const tree = treeOf(stacksOf('main;small;work 10', 'main;work 5', 'main;tiny 1'));
    expect(toCallGraph(tree, 2)).toEqual({
      functions: [
        { name: 'main', self: 0, total: 16 },
        { name: 'work', self: 15, total: 15 },
      ],
      calls: [{ caller: 0, callee: 1, value: 15, isIndirect: true }],
      total: 16,
      leftOut: 2,
    });
  });

  const seed = newSeed();
  it(`has what stacks counted one by one come to (seed ${seed})`, () => {
    const random = createSeededRandom(seed);
    for (let round = 0; round < 300; round++) {
      const stacks = randomStacks(random).filter(([names, value]) => names.length > 0 && value > 0);
      const functions: Record<string, [self: number, total: number]> = {};
      const calls: Record<string, number> = {};
      for (const [names, value] of stacks) {
        for (const name of new Set(names)) {
          functions[name] ??= [0, 0];
          functions[name][1] += value;
        }
        const leaf = functions[names.at(-1) ?? ''];
        if (leaf !== undefined) leaf[0] += value;
        const pairs = names.slice(1).map((callee, i) => JSON.stringify([names[i], callee]));
        for (const pair of new Set(pairs)) calls[pair] = (calls[pair] ?? 0) + value;
      }
      const graph = toCallGraph(treeOf(stacks), 100);
      const nameOf = (place: number) => graph.functions[place]?.name;
      expect(
        Object.fromEntries(graph.functions.map(({ name, self, total }) => [name, [self, total]])),
      ).toEqual(functions);
      expect(
        Object.fromEntries(
          graph.calls.map(({ caller, callee, value }) => [
            JSON.stringify([nameOf(caller), nameOf(callee)]),
            value,
          ]),
        ),
        `seed ${seed}: ${JSON.stringify(stacks)}`,
      ).toEqual(calls);
    }
  });
});

describe('encodeDot', () => {
  it('is a text of Graphviz', () => {
    const tree = treeOf(stacksOf('main;say "hi"\\n 1500000000', 'main;gc 500000000'));
    expect(encodeDot(tree, { type: TYPE, maxNodes: 100 })).toBe(String.raw`digraph "cpu" {
node [style=filled fillcolor="#f8f8f8"]
subgraph cluster_L { "Type: cpu" [shape=box fontsize=16 label="Type: cpu\lShowing nodes accounting for 2s, 100% of 2s total\l"] }
N1 [label="main\n0 of 2s (100%)" id="node1" fontsize=8 shape=box tooltip="main (2s)"]
N2 [label="say \"hi\"\\n\n1.50s (75.00%)" id="node2" fontsize=22 shape=box tooltip="say \"hi\"\\n (1.50s)"]
N3 [label="gc\n500ms (25.00%)" id="node3" fontsize=16 shape=box tooltip="gc (500ms)"]
N1 -> N2 [label=" 1.50s" weight=75 penwidth=5 tooltip="main -> say \"hi\"\\n (1.50s)"]
N1 -> N3 [label=" 500ms" weight=25 penwidth=2 tooltip="main -> gc (500ms)"]
}
`);
  });

  it('shows as many functions as it may, and says what it left out', () => {
    const text = encodeDot(treeOf(stacksOf('main;a;b 5', 'main;b 2', 'main;c 1')), {
      type: 'memory:objects:count::',
      maxNodes: 2,
    });
    expect(text).toContain('Dropped 2 nodes');
    expect(text.match(/^N\d+ \[/gm)).toHaveLength(2);
    expect(text).toMatch(/^N1 -> N2 \[label=" 7" .* style="dotted"\]$/m);
  });

  it('is empty without stacks', () => {
    expect(encodeDot(treeOf([]), { type: TYPE, maxNodes: 100 })).toBe('');
  });
});

it.each([
  [0, 'nanoseconds', '0ns'],
  [999, 'nanoseconds', '999ns'],
  [1_500, 'nanoseconds', '1.50us'],
  [90e9, 'nanoseconds', '1.50mins'],
  [7_200e9, 'nanoseconds', '2hrs'],
  [1_536, 'bytes', '1.50kB'],
  [3 * 2 ** 50, 'bytes', '3072TB'],
  [12_345, 'count', '12345'],
])('writes %d %s as %s', (value, unit, text) => {
  expect(formatValue(value, unit)).toBe(text);
});
