import { describe, expect, it } from 'vitest';
import { orderChildren } from './children-order.js';
import type { NameTree } from './name-tree.js';
import { stacksOf, treeOf } from './object-tree.fixture.js';
import { walkRightFirst } from './walk-right-first.js';

const tree = treeOf(
  stacksOf('b;z 1', 'other 1', 'b;a 1', '\u{1f600} 1', 'a 1', '\uffee;b 1', 'z;other 1', 'z;zz 1'),
);

function nameOf({ names, name }: NameTree, node: number): string {
  return names[name[node] ?? -1] ?? '(root)';
}

/** Names of the children of each node that has some. */
function drawn(lastName?: string): Record<string, string[]> {
  const { offsets, children } = orderChildren(
    tree,
    lastName === undefined ? undefined : tree.names.indexOf(lastName),
  );
  const nodes = Array.from({ length: tree.count }, (_, node) => node);
  const entries = nodes.map((node): [string, string[]] => [
    nameOf(tree, node),
    Array.from(children.subarray(offsets[node], offsets[node + 1]), (child) => nameOf(tree, child)),
  ]);
  return Object.fromEntries(entries.filter(([, names]) => names.length > 0));
}

describe('orderChildren', () => {
  it('sorts the children of each node by the bytes of their names', () => {
    expect(drawn()).toEqual({
      '(root)': ['a', 'b', 'other', 'z', '\uffee', '\u{1f600}'],
      b: ['a', 'z'],
      '\uffee': ['b'],
      z: ['other', 'zz'],
    });
  });

  it('puts the last name behind all others', () => {
    expect(drawn('other')).toMatchObject({
      '(root)': ['a', 'b', 'z', '\uffee', '\u{1f600}', 'other'],
      z: ['zz', 'other'],
    });
  });
});

describe('walkRightFirst', () => {
  it('visits each node before its children and the last child first', () => {
    const walk = walkRightFirst(orderChildren(tree));
    expect(Array.from(walk, (node) => nameOf(tree, node))).toEqual(
      '(root) \u{1f600} \uffee b z zz other other b z a a'.split(' '),
    );
  });
});
