import { expect, it } from 'vitest';
import { createKnownIds } from './known-ids.js';
import { addNodeIds, addNodeIdsInTurns, nodeIdsOf } from './node-ids.js';
import type { NodeRow } from './rows.js';

function node(idLow: number, place: Partial<NodeRow> = {}): NodeRow {
  return {
    tenant: 'a',
    service: 'shop',
    retentionDays: 0,
    week: 7,
    idLow,
    idHigh: 5,
    parentLow: 0,
    parentHigh: 0,
    name: 'main',
    systemName: '',
    file: '',
    line: 0,
    startLine: 0,
    isInlined: false,
    address: 0n,
    mapping: '',
    ...place,
  };
}

const NODES = [
  node(1),
  node(2),
  node(3, { tenant: 'b' }),
  node(4, { tenant: 'b', week: 14 }),
  node(5, { service: 'cart' }),
  node(6, { service: 'cart', retentionDays: 3 }),
];

it('knows ids of nodes in their places, and nowhere else', () => {
  const known = createKnownIds(100);
  addNodeIds(known, structuredClone(nodeIdsOf(NODES)));
  for (const a of NODES) {
    for (const b of NODES) {
      expect(known.has(a.idLow, a.idHigh, known.scopeOf(b, b.week)), `${a.idLow} at ${b.idLow}`).toBe(
        a.tenant === b.tenant &&
          a.service === b.service &&
          a.week === b.week &&
          a.retentionDays === b.retentionDays,
      );
    }
  }
  expect(known.size).toBe(NODES.length);
});

it('adds a part of them', () => {
  for (let from = 0; from <= NODES.length; from++) {
    for (let to = from; to <= NODES.length; to++) {
      const known = createKnownIds(100);
      addNodeIds(known, nodeIdsOf(NODES), from, to);
      const found = NODES.filter((row) => known.has(row.idLow, row.idHigh, known.scopeOf(row, row.week)));
      expect(found).toEqual(NODES.slice(from, to));
    }
  }
});

it('adds many by turns, until they are stale', async () => {
  const ids = nodeIdsOf(Array.from({ length: 50_000 }, (_, i) => node(i + 1)));
  const all = createKnownIds(100_000);
  await addNodeIdsInTurns(all, ids, () => false);
  expect(all.size).toBe(50_000);
  const some = createKnownIds(100_000);
  await addNodeIdsInTurns(some, ids, () => some.size > 0);
  expect(some.size).toBeGreaterThan(0);
  expect(some.size).toBeLessThan(50_000);
});
