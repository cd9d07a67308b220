import { describe, expect, it } from 'vitest';
import { type LocationTree, namedLocation } from './location-tree.js';
import { truncateLocations } from './truncate-locations.js';

/** `outer;inner 12` each; every prefix is a node. */
function treeOf(...lines: readonly string[]): LocationTree {
  const paths: string[] = [];
  const names: string[] = [];
  const self: bigint[] = [];
  const add = (path: string): number => {
    if (!paths.includes(path)) {
      paths.push(path);
      self.push(0n);
    }
    const name = path.split(';').at(-1) ?? '';
    if (!names.includes(name)) names.push(name);
    return paths.indexOf(path);
  };
  for (const line of lines) {
    const [path = '', value = '0'] = line.split(' ');
    const frames = path.split(';');
    for (let depth = 1; depth < frames.length; depth++) add(frames.slice(0, depth).join(';'));
    const node = add(path);
    self[node] = (self[node] ?? 0n) + BigInt(value);
  }
  const callerOf = (path: string): string => path.split(';').slice(0, -1).join(';');
  return {
    count: paths.length,
    parent: Int32Array.from(paths, (path) => paths.indexOf(callerOf(path))),
    location: Int32Array.from(paths, (path) => names.indexOf(path.split(';').at(-1) ?? '')),
    self: BigInt64Array.from(self),
    locations: names.map(namedLocation),
  };
}

/** Every node with a value, as the lines of {@link treeOf}. */
function drawn({ count, parent, location, self, locations }: LocationTree): string[] {
  const pathOf = (node: number): string => {
    const name = locations[location[node] ?? -1]?.frames[0]?.name ?? '?';
    const caller = parent[node] ?? -1;
    return caller < 0 ? name : `${pathOf(caller)};${name}`;
  };
  const nodes = Array.from({ length: count }, (_, node) => node).filter((node) => self[node] !== 0n);
  return nodes.map((node) => `${pathOf(node)} ${self[node]}`).sort();
}

describe('truncateLocations', () => {
  const tree = treeOf(
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
    expect(drawn(truncateLocations(tree, 4))).toEqual([
      'main;other 18',
      'main;serve;parse 50',
      'main;serve;render 30',
      'other 4',
    ]);
  });

  it('puts everything into one leaf where not even the outermost calls are shown', () => {
    expect(drawn(truncateLocations(treeOf('a;b 5', 'a;b;c;d 5', 'e 11'), 1))).toEqual(['e 11', 'other 10']);
  });

  it('keeps a function that is named as the leaf apart from it', () => {
    const named = treeOf('main;other;deep 9', 'main;small 1');
    expect(drawn(truncateLocations(named, 3))).toEqual(['main;other 1', 'main;other;deep 9']);
  });
});
