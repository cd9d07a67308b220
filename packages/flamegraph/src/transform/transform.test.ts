import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FlameData } from '../decode/flame-data.js';
import { topFunctions } from '../explain/top-functions.js';
import { chainGraph, diffGraph, type Stacks, stacksGraph, stacksOf } from '../test-graphs.fixture.js';
import { collapseChains } from './collapse-chains.js';
import { callersOf, invertStacks } from './invert-stacks.js';
import { calleesOf, collapseRecursion, hideFrames } from './merge-frames.js';

const stack = fc.array(fc.constantFrom('a', 'b', 'c', 'hidden', 'other'), { minLength: 1, maxLength: 6 });
const stacks: fc.Arbitrary<Stacks> = fc.dictionary(
  stack.map((frames) => frames.join(';')),
  fc.integer({ min: 1, max: 1_000 }),
  { maxKeys: 12 },
);

/** What each transformation does to one stack; undefined leaves the stack out. */
type Rewrite = (frames: readonly string[]) => readonly string[] | undefined;

const TRANSFORMS: readonly (readonly [string, (data: FlameData) => FlameData, Rewrite])[] = [
  [
    'hideFrames',
    (data) => hideFrames(data, (name) => name === 'hidden' || name === 'other'),
    (frames) => frames.filter((name) => name !== 'hidden'),
  ],
  [
    'collapseRecursion',
    collapseRecursion,
    (frames) => frames.filter((name, i) => i === 0 || name !== frames[i - 1]),
  ],
  ['invertStacks', invertStacks, (frames) => frames.toReversed()],
  [
    'callersOf',
    (data) => callersOf(data, 'a'),
    (frames) => (frames.includes('a') ? frames.slice(0, frames.indexOf('a') + 1).toReversed() : undefined),
  ],
  [
    'calleesOf',
    (data) => calleesOf(data, 'a'),
    (frames) => (frames.includes('a') ? frames.slice(frames.indexOf('a')) : undefined),
  ],
];

function rewriteAll(before: Stacks, rewrite: Rewrite): Stacks {
  const after: Record<string, number> = {};
  for (const [key, value] of Object.entries(before)) {
    const frames = rewrite(key.split(';'));
    if (frames === undefined) continue;
    after[frames.join(';')] = (after[frames.join(';')] ?? 0) + value;
  }
  return after;
}

describe.each(TRANSFORMS)('%s', (_, transform, rewrite) => {
  it('does to the graph what is done to every stack, in columns as they are decoded', () => {
    fc.assert(
      fc.property(stacks, (before) => {
        const after = transform(stacksGraph(before));
        const expected = rewriteAll(before, rewrite);
        expect(stacksOf(after)).toEqual(expected);
        expectSameColumns(after, stacksGraph(expected));
      }),
    );
  });

  it('carries both sides of a diff', () => {
    fc.assert(
      fc.property(stacks, stacks, (baseline, comparison) => {
        const after = transform(diffGraph(baseline, comparison));
        expect(stacksOf(after, after.baseline?.selves)).toEqual(rewriteAll(baseline, rewrite));
        const expected = diffGraph(rewriteAll(baseline, rewrite), rewriteAll(comparison, rewrite));
        expectSameColumns(after, expected);
        expect(after.baseline).toEqual(expected.baseline);
      }),
    );
  });
});

/** Names may be kept that no node has any more, so nodes are compared by text. */
function expectSameColumns(actual: FlameData, expected: FlameData): void {
  const { names, nameIds, baseline: _, ...columns } = actual;
  const { names: expectedNames, nameIds: expectedIds, baseline: __, ...expectedColumns } = expected;
  expect(columns).toEqual(expectedColumns);
  expect(Array.from(nameIds, (id) => names[id])).toEqual(Array.from(expectedIds, (id) => expectedNames[id]));
}

describe('the halves of a sandwich', () => {
  it('have the same total on both sides of a diff, that of the table, however often the function calls itself', () => {
    fc.assert(
      fc.property(stacks, stacks, fc.constantFrom('a', 'b'), (baseline, comparison, name) => {
        const data = diffGraph(baseline, comparison);
        const inTable = topFunctions(data).find((row) => row.name === name);
        for (const half of [callersOf(data, name), calleesOf(data, name)]) {
          const isFound = inTable !== undefined;
          // Below the root there is the function alone, so both are as wide.
          expect(half.levelOffsets.slice(0, 3)).toEqual(Uint32Array.from(isFound ? [0, 1, 2] : [0, 1]));
          for (const node of isFound ? [0, 1] : [0]) {
            expect(half.totals[node]).toBe(inTable?.total ?? 0);
            expect(half.baseline?.totals[node]).toBe(inTable?.baseline?.total ?? 0);
          }
        }
      }),
    );
  });
});

describe('collapseChains', () => {
  it('makes one frame of functions that only call the next', () => {
    const before = {
      'main;run;handle;parse': 5,
      'main;run;handle;render;write': 3,
      'main;run;handle;render': 1,
      'boot;load;other': 2,
    };
    expect(stacksOf(collapseChains(stacksGraph(before)))).toEqual({
      'boot › load;other': 2,
      'main › run › handle;parse': 5,
      'main › run › handle;render': 1,
      'main › run › handle;render;write': 3,
    });
  });

  it('loses no value, and leaves no chain', () => {
    fc.assert(
      fc.property(stacks, stacks, (baseline, comparison) => {
        const before = diffGraph(baseline, comparison);
        const after = collapseChains(before);
        expect(Object.values(stacksOf(after)).toSorted()).toEqual(Object.values(stacksOf(before)).toSorted());
        expect(after.baseline?.totals[0]).toBe(before.baseline?.totals[0]);
        expect(stacksOf(collapseChains(after))).toEqual(stacksOf(after));
      }),
    );
  });
});

describe('invertStacks', () => {
  it('leaves out far callers of a deep stack in which every frame has a value, and no value', () => {
    const inverted = invertStacks(chainGraph(10_000));
    expect(inverted.totals[0]).toBe(10_000);
    expect(inverted.levelCount).toBeLessThan(1_000);
  });

  it('turns a deep stack around as a whole where only its end has a value', () => {
    const frames = Array.from({ length: 5_000 }, (_, i) => `f${i}`);
    const inverted = invertStacks(stacksGraph({ [frames.join(';')]: 1 }));
    expect(stacksOf(inverted)).toEqual({ [frames.toReversed().join(';')]: 1 });
  });
});
