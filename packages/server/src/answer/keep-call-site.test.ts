import { describe, expect, it } from 'vitest';
import { createSeededRandom, newSeed } from '../seeded-random.fixture.js';
import { encodeFlameGraph } from './encode-flame-graph.js';
import { keepCallSite } from './keep-call-site.js';
import { randomStacks, stacksOf, treeOf } from './object-tree.fixture.js';

describe('keepCallSite', () => {
  const tree = treeOf(stacksOf('main;serve;db 100', 'main;serve 3', 'main;gc 4', 'serve;db 5', 'main 6'));

  it('is the tree itself without names', () => {
    expect(keepCallSite(tree, [])).toBe(tree);
  });

  it('keeps what was called from the frames, without their own value and what else they called', () => {
    const kept = keepCallSite(tree, ['main', 'serve']);
    expect(encodeFlameGraph(kept, 0)).toMatchObject({
      names: ['total', 'main', 'serve', 'db'],
      levels: [
        [0, 103, 0, 0],
        [0, 103, 0, 1],
        [0, 103, 3, 2],
        [3, 100, 100, 3],
      ],
    });
  });

  it.each([[['nothing']], [['main', 'nothing']], [['serve', 'db', 'more']], [['db']]])(
    'keeps nothing that was called from %j',
    (callSite) => {
      expect(encodeFlameGraph(keepCallSite(tree, callSite), 0)).toMatchObject({ names: ['total'], total: 0 });
    },
  );

  const seed = newSeed();
  it(`keeps the stacks that begin with the names (seed ${seed})`, () => {
    const random = createSeededRandom(seed);
    for (let round = 0; round < 500; round++) {
      const stacks = randomStacks(random);
      const [names = []] = stacks.length === 0 ? [] : random.pick(stacks);
      const callSite = names.slice(0, random.integer(4));
      const wanted = stacks.filter(([path]) => callSite.every((name, depth) => path[depth] === name));
      expect(
        encodeFlameGraph(keepCallSite(treeOf(stacks), callSite), 0),
        `seed ${seed}: ${JSON.stringify({ stacks, callSite })}`,
      ).toEqual(encodeFlameGraph(treeOf(wanted), 0));
    }
  });
});
