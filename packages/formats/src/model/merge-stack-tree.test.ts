import { describe, expect, it } from 'vitest';
import { caught } from './caught.fixture.js';
import { mergeStackTree, type StackTree } from './merge-stack-tree.js';
import { type NamedStack, profileOf } from './random-profile.fixture.js';
import { onlyProfile } from './readable-stacks.fixture.js';
import { createStackExpander } from './stack-expander.js';

/** Merges by the function's row, or by what `keyOf` makes of it. */
function merged(
  stacks: readonly NamedStack[],
  keyOf = (functionRow: number): number => functionRow,
): StackTree {
  const data = profileOf(stacks);
  const expander = createStackExpander(data.dictionary, { maxFrames: 1000 });
  const { samples } = onlyProfile(data);
  return mergeStackTree({ samples, expander, keyOf: (frame) => keyOf(expander.functionOf(frame)) });
}

describe('mergeStackTree', () => {
  it('makes one node of frames with equal keys under one parent', () => {
    const tree = merged([
      [['a', 'b'], 1n],
      [['a', 'c'], 2n],
      [['b', 'c'], 3n],
      [['a'], 4n],
    ]);
    expect(tree.count).toBe(6);
    expect([...tree.parent]).toEqual([-1, 0, 1, 1, 0, 4]);
    expect([...tree.key]).toEqual([-1, 1, 2, 3, 2, 3]);
    expect([...tree.self]).toEqual([0n, 4n, 1n, 2n, 0n, 3n]);
    expect([...tree.nodeOfSample]).toEqual([2, 3, 5, 1]);
  });

  it('gives values of stacks without frames to the root', () => {
    expect([...merged([[[], 3n]]).self]).toEqual([3n]);
  });

  it('leaves out frames without a key', () => {
    const tree = merged([[['a', 'b', 'c'], 1n]], (row) => (row === 2 ? -1 : row));
    expect([...tree.key]).toEqual([-1, 1, 3]);
  });

  it('leaves out samples that count nothing, with their frames', () => {
    const tree = merged([
      [['a'], 1n],
      [['b'], 0n],
    ]);
    expect([...tree.key]).toEqual([-1, 1]);
    expect([...tree.nodeOfSample]).toEqual([1, -1]);
  });

  it('refuses values that add up to more than 64 bits', () => {
    const largest = 2n ** 63n - 1n;
    const error = caught(() =>
      merged([
        [['a'], largest],
        [['a'], 1n],
      ]),
    );
    expect(error.code).toBe('HOTSPAN_ERR_FORMAT_ENCODE');
  });

  it('expands a stack once, however many samples have it', () => {
    // Rows of even number share their locations, so 1 000 samples have one stack of two frames.
    const stacks = Array.from(
      { length: 2000 },
      (_, row): NamedStack => [row % 2 === 0 ? ['a', 'b'] : [], 1n],
    );
    expect(merged(stacks).self[2]).toBe(1000n);
  });
});
