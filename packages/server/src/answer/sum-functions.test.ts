import { describe, expect, it } from 'vitest';
import { createSeededRandom, newSeed } from '../seeded-random.fixture.js';
import { at } from './name-tree.js';
import { randomStacks, stacksOf, treeOf } from './object-tree.fixture.js';
import { sumFunctions } from './sum-functions.js';
import { sumNeighbours } from './sum-neighbours.js';

/** The sums as the rule says it, stack by stack. */
function sumStacks(stacks: ReturnType<typeof stacksOf>) {
  const self = new Map<string, number>();
  const total = new Map<string, number>();
  const calls = new Map<string, number>();
  const add = (sums: Map<string, number>, key: string, value: number): void =>
    void sums.set(key, (sums.get(key) ?? 0) + value);
  for (const [names, value] of stacks) {
    const leaf = names.at(-1);
    if (leaf === undefined || value <= 0) continue;
    add(self, leaf, value);
    for (const name of new Set(names)) add(total, name, value);
    const pairs = names.map((name, i) => JSON.stringify([names[i - 1] ?? null, name]));
    for (const pair of new Set(pairs)) add(calls, pair, value);
  }
  return { self, total, calls };
}

describe('sumFunctions', () => {
  it('counts a stack once for the total of a function that it has several times', () => {
    const tree = treeOf(stacksOf('a;b;a;b 10', 'a;c 1', 'b 100'));
    const { self, total } = sumFunctions(tree);
    expect(Object.fromEntries(tree.names.map((name, i) => [name, [self[i], total[i]]]))).toEqual({
      a: [0, 11],
      b: [110, 110],
      c: [1, 1],
    });
  });

  const seed = newSeed();
  it(`agrees with sums stack by stack, as do callers and callees (seed ${seed})`, () => {
    const random = createSeededRandom(seed);
    for (let round = 0; round < 50; round++) {
      const stacks = randomStacks(random);
      const tree = treeOf(stacks);
      const expected = sumStacks(stacks);
      const { self, total } = sumFunctions(tree);
      for (const [index, name] of tree.names.entries()) {
        expect(at(self, index)).toBe(expected.self.get(name) ?? 0);
        expect(at(total, index)).toBe(expected.total.get(name) ?? 0);
        const { callers, callees, outermost } = sumNeighbours(tree, index);
        const called = (caller: string | null, callee: string) =>
          expected.calls.get(JSON.stringify([caller, callee])) ?? 0;
        expect(outermost).toBe(called(null, name));
        for (const [other, text] of tree.names.entries()) {
          expect(at(callers, other)).toBe(called(text, name));
          expect(at(callees, other)).toBe(called(name, text));
        }
      }
    }
  });
});
