import { describe, expect, it } from 'vitest';
import { createNameTreeBuilder, type NameTree } from './name-tree.js';

/** `parent name self total`, one line per node. */
function drawn({ count, names, name, parent, self, total }: NameTree): string[] {
  return Array.from(
    { length: count },
    (_, node) => `${parent[node]} ${names[name[node] ?? -1] ?? '(root)'} ${self[node]} ${total[node]}`,
  );
}

describe('createNameTreeBuilder', () => {
  it('merges stacks by the path of their names', () => {
    const builder = createNameTreeBuilder();
    builder.addStack(['main', 'a'], 3);
    builder.addStack(['a'], 4);
    builder.addStack(['main'], 5);
    builder.addStack(['main', 'a'], 6);
    builder.addStack(['main', 'a', 'main'], 7);
    expect(drawn(builder.build())).toEqual([
      '-1 (root) 0 25',
      '0 main 5 21',
      '1 a 9 16',
      '0 a 4 4',
      '2 main 7 7',
    ]);
  });

  it('gives equal names and equal paths the same index', () => {
    const builder = createNameTreeBuilder();
    const main = builder.addName('main');
    const idle = builder.addName('idle');
    expect(builder.addName('main')).toBe(main);
    const node = builder.childOf(0, main);
    expect(builder.childOf(0, main)).toBe(node);
    expect(builder.childOf(0, idle)).not.toBe(node);
    expect(builder.childOf(node, main)).not.toBe(node);
    expect(builder.nodeCount()).toBe(4);
    expect(builder.build().names).toEqual(['main', 'idle']);
  });

  it('counts no stack without frames and no value of 0 or less', () => {
    const builder = createNameTreeBuilder();
    builder.addStack([], 5);
    builder.addSelf(0, 5);
    builder.addStack(['a'], 0);
    builder.addStack(['a'], -1);
    expect(drawn(builder.build())).toEqual(['-1 (root) 0 0']);
  });

  it('adds exactly up to 2^53', () => {
    const builder = createNameTreeBuilder();
    builder.addStack(['a', 'b'], 2 ** 53 - 3);
    builder.addStack(['a', 'c'], 1);
    builder.addStack(['a'], 1);
    expect(builder.build().total[0]).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('leaves a built tree alone when stacks are added after it', () => {
    const builder = createNameTreeBuilder();
    builder.addStack(['a'], 1);
    const before = builder.build();
    const drawnBefore = drawn(before);
    builder.addStack(['a', 'b'], 1);
    expect(drawn(before)).toEqual(drawnBefore);
    expect(before.names).toEqual(['a']);
    expect(drawn(builder.build())).toEqual(['-1 (root) 0 2', '0 a 1 2', '1 b 1 1']);
  });
});
