import { describe, expect, it } from 'vitest';
import type { NameTree } from './name-tree.js';
import { stacksOf, treeOf } from './object-tree.fixture.js';
import { truncateTree } from './truncate-tree.js';

/** `parent name self total`, one line per node but the root. */
function drawn({ count, names, name, parent, self, total }: NameTree): string[] {
  return Array.from(
    { length: count },
    (_, node) => `${parent[node]} ${names[name[node] ?? -1]} ${self[node]} ${total[node]}`,
  ).slice(1);
}

describe('truncateTree', () => {
  const small = treeOf(stacksOf('a;b 5', 'a;c 1', 'd 1'));

  it('gives back the same tree when all nodes may be shown', () => {
    expect(truncateTree(small, 0, 'fold')).toBe(small);
    expect(truncateTree(small, 4, 'keep')).toBe(small);
  });

  it('replaces small children with one leaf each time and keeps all totals above them', () => {
    const tree = truncateTree(small, 2, 'fold');
    expect(drawn(tree)).toEqual(['0 a 0 6', '1 b 5 5', '1 other 1 1', '0 other 1 1']);
    expect(tree.total[0]).toBe(7);
  });

  it('does not change the tree it is given', () => {
    const before = drawn(small);
    truncateTree(small, 1, 'keep');
    expect(drawn(small)).toEqual(before);
    expect(small.names).not.toContain('other');
  });

  const withOther = treeOf(stacksOf('a 1', 'other;x 6', 'other 1', 'b 1', 'c 7'));

  it('folds a function named "other" with all it calls', () => {
    expect(drawn(truncateTree(withOther, 0, 'fold'))).toEqual([
      '0 a 1 1',
      '0 other 7 7',
      '0 b 1 1',
      '0 c 7 7',
    ]);
  });

  it('keeps a function named "other" and adds what is small, before it and behind it', () => {
    expect(drawn(truncateTree(withOther, 3, 'keep'))).toEqual(['0 other 3 9', '1 x 6 6', '0 c 7 7']);
  });
});
