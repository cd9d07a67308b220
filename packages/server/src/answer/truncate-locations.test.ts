import { describe, expect, it } from 'vitest';
import { linesOf, locationTreeOf } from './location-tree.fixture.js';
import { truncateLocations } from './truncate-locations.js';

describe('truncateLocations', () => {
  const tree = locationTreeOf(
    'main;serve;parse 50',
    'main;serve;render 30',
    'main;gc 15',
    'main;log;write 3',
    'idle 4',
  );

  it.each([[0], [-1], [8], [9]])(
    'gives back the same tree for a limit of %d, which cuts nothing',
    (maxNodes) => {
      expect(truncateLocations(tree, maxNodes)).toBe(tree);
    },
  );

  it('ends what is small in a leaf of the node that called it, and loses nothing', () => {
    expect(linesOf(truncateLocations(tree, 4))).toEqual([
      'main;other 18',
      'main;serve;parse 50',
      'main;serve;render 30',
      'other 4',
    ]);
  });

  it('puts everything into one leaf where not even the outermost calls are shown', () => {
    expect(linesOf(truncateLocations(locationTreeOf('a;b 5', 'a;b;c;d 5', 'e 11'), 1))).toEqual([
      'e 11',
      'other 10',
    ]);
  });

  it('keeps a function that is named as the leaf apart from it', () => {
    const named = locationTreeOf('main;other;deep 9', 'main;small 1');
    expect(linesOf(truncateLocations(named, 3))).toEqual(['main;other 1', 'main;other;deep 9']);
  });
});
