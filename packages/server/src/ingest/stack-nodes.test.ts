import { describe, expect, it } from 'vitest';
import { createKnownIds } from '../store/known-ids.js';
import type { NodeRow } from '../store/rows.js';
import { convert, DAY_MS, NOW_MS, onlyRow, TREE } from './convert-profiles.fixture.js';
import { nanos } from './otlp-requests.fixture.js';

function idOf({ idLow, idHigh }: NodeRow): string {
  return `${idHigh >>> 0}:${idLow >>> 0}`;
}

/** Nodes as their paths from the root, `name@line` joined by `;`. */
function pathsOf(nodes: readonly NodeRow[]): string[] {
  const byId = new Map(nodes.map((node) => [idOf(node), node]));
  const pathOf = (node: NodeRow): string => {
    const own = `${node.name}@${node.line}`;
    if (node.parentLow === 0 && node.parentHigh === 0) return own;
    const parent = byId.get(idOf({ ...node, idLow: node.parentLow, idHigh: node.parentHigh }));
    return `${parent === undefined ? '?' : pathOf(parent)};${own}`;
  };
  return nodes.map(pathOf).sort();
}

describe('tree nodes', () => {
  const samples = [1, 2, 3].map((stackIndex) => ({ stackIndex, values: [1] }));

  it('are given once each, with the file, the line and the Monday of their week', () => {
    const { batch } = convert({ ...TREE, profiles: [{ samples }, { samples }] });
    expect(pathsOf(batch.nodes)).toEqual(['a@10', 'a@10;b@20', 'a@10;c@30']);
    const monday = Date.UTC(2026, 10, 16) / DAY_MS;
    for (const node of batch.nodes)
      expect(node).toMatchObject({ file: 'app.js', service: 'shop', week: monday });
    expect(batch.series.map(({ day }) => day)).toEqual([monday + 6, monday + 6]);
  });

  it('are left out when the store has them, and everything below is not', () => {
    const first = convert({ ...TREE, profiles: [{ samples: samples.slice(0, 1) }] });
    const knownNodes = createKnownIds(1_000);
    for (const node of first.batch.nodes) {
      knownNodes.add(node.idLow, node.idHigh, knownNodes.scopeOf(node, node.week));
    }
    const second = convert({ ...TREE, profiles: [{ samples }] }, { knownNodes });
    expect(pathsOf(second.batch.nodes)).toEqual(['?;c@30']);
    expect(second.batch.profiles[0]?.stacks).toHaveLength(3);
  });

  it('are given again for another service and another week', () => {
    const lastWeek = { samples, timeUnixNano: nanos(NOW_MS - 7 * DAY_MS) };
    const { batch } = convert({ ...TREE, profiles: [{ samples }, lastWeek] });
    expect(batch.nodes).toHaveLength(6);
    expect(new Set(batch.nodes.map(({ week }) => week)).size).toBe(2);
    expect(new Set(batch.nodes.map(idOf)).size).toBe(3);
  });

  it('of inlined lines are made from the last, the outermost caller, to the first', () => {
    const dictionary = {
      ...TREE.dictionary,
      locationTable: [{}, { lines: [{ functionIndex: 3 }, { functionIndex: 2 }, { functionIndex: 1 }] }],
      stackTable: [{}, { locationIndices: [1] }],
    };
    const { batch } = convert({ ...TREE, dictionary });
    expect(pathsOf(batch.nodes)).toEqual(['a@0', 'a@0;b@0', 'a@0;b@0;c@0']);
  });

  it('of a stack that is too deep are those nearest to the root, whatever the leaf', () => {
    const samples = [
      { stackIndex: 1, values: [1] },
      { stackIndex: 2, values: [2] },
      { stackIndex: 3, values: [4] },
    ];
    const limits = { maxStackDepth: 1 };
    const { batch } = convert({ ...TREE, profiles: [{ samples }] }, { limits });
    expect(pathsOf(batch.nodes)).toEqual(['a@10']);
    const { stacks, values } = onlyRow(batch.profiles);
    // A row of its own for each stack of the message; readers add up equal ids.
    expect([new Set(stacks).size, [...values].reduce((sum, value) => sum + value)]).toEqual([1, 7n]);
  });

  it('of stacks that share their callers have the same ids in any order of the stacks', () => {
    const stacks = [[2, 1], [3, 2, 1], [], [3, 2, 1], [1], [1, 3, 2, 1], [2, 3, 2, 1]];
    const read = (order: readonly (readonly number[])[]) => {
      const stackTable = [{}, ...order.map((locationIndices) => ({ locationIndices }))];
      const samples = order.map((_, i) => ({ stackIndex: i + 1, values: [1] }));
      const { batch } = convert({
        ...TREE,
        dictionary: { ...TREE.dictionary, stackTable },
        profiles: [{ samples }],
      });
      return batch.nodes;
    };
    const nodes = read(stacks);
    expect(pathsOf(nodes)).toEqual([
      'a@10',
      'a@10;b@20',
      'a@10;b@20;c@30',
      'a@10;b@20;c@30;a@10',
      'a@10;b@20;c@30;b@20',
    ]);
    const ids = new Set(nodes.map(idOf));
    expect(new Set(read([...stacks].reverse()).map(idOf))).toEqual(ids);
    expect(new Set(read([...stacks].sort()).map(idOf))).toEqual(ids);
  });

  it('of inlined lines are cut within a location', () => {
    const dictionary = {
      ...TREE.dictionary,
      locationTable: [{}, { lines: [{ functionIndex: 3 }, { functionIndex: 2 }, { functionIndex: 1 }] }],
      stackTable: [{}, { locationIndices: [1] }],
    };
    const { batch } = convert({ ...TREE, dictionary }, { limits: { maxStackDepth: 2 } });
    expect(pathsOf(batch.nodes)).toEqual(['a@0', 'a@0;b@0']);
  });
});
