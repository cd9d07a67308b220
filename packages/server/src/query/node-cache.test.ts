import { describe, expect, it } from 'vitest';
import type { Database } from '../store/database.js';
import type { NativeResult } from '../store/native-result.js';
import { createNodeCache, type NodeQuery } from './node-cache.js';

interface Node {
  readonly tenant: string;
  readonly id: bigint;
  readonly name: string;
}

/** A database of nodes without parents. */
function createNodeDatabase(rows: readonly Node[]): Pick<Database, 'query'> & { readonly reads: string[][] } {
  const reads: string[][] = [];
  return {
    reads,
    query: async (sql, { tenants } = {}) => {
      // Every statement of the cache binds a list of texts here.
      const asked = tenants as readonly string[];
      if (sql.includes('FROM nodes')) reads.push([...asked]);
      const found = rows.filter(({ tenant }) => asked.includes(tenant));
      const result: NativeResult = {
        rowCount: found.length,
        uint64: (column) => BigUint64Array.from(found, ({ id }) => (column === 0 ? id : 0n)),
        int64: () => new BigInt64Array(),
        float64: () => new Float64Array(),
        strings: () => found.map(({ name }) => name),
      };
      return result;
    },
  };
}

function query(tenants: readonly string[], ...stacks: bigint[]): NodeQuery {
  const scope = { tenants, startMs: 0, endMs: 1, matchers: [] };
  return { scope, type: 'cpu', stacks: BigUint64Array.from(stacks) };
}

const ROWS: readonly Node[] = [
  { tenant: 'a', id: 1n, name: 'shared' },
  { tenant: 'b', id: 1n, name: 'shared' },
  { tenant: 'a', id: 2n, name: 'of a' },
  { tenant: 'b', id: 3n, name: 'of b' },
];

describe('createNodeCache', () => {
  it('finds for some tenants no node that only others have, in whatever order they ask', async () => {
    const nodes = createNodeCache({ database: createNodeDatabase(ROWS), maxBytes: 1e9 });
    const names = async (...tenants: string[]) =>
      [...(await nodes.load(query(tenants, 1n, 2n, 3n))).table.names].sort();
    expect(await names('a')).toEqual(['of a', 'shared']);
    expect(await names('b')).toEqual(['of b', 'shared']);
    expect(await names('a', 'b')).toEqual(['of a', 'of b', 'shared']);
    expect(await names('a')).toEqual(['of a', 'shared']);
    expect(await names('c')).toEqual([]);
  });

  it('reads what it has not seen, and nothing again', async () => {
    const database = createNodeDatabase(ROWS);
    const nodes = createNodeCache({ database, maxBytes: 1e9 });
    for (const tenants of [['a'], ['a'], ['a', 'b'], ['b'], ['a', 'b'], ['b']])
      await nodes.load(query(tenants, 1n));
    expect(database.reads).toEqual([['a'], ['a', 'b'], ['b']]);
  });

  it('drops the tables that were used longest ago beyond its size', async () => {
    const database = createNodeDatabase(ROWS);
    const one = createNodeCache({ database, maxBytes: 1e9 });
    await one.load(query(['a'], 1n));
    const nodes = createNodeCache({ database, maxBytes: one.bytes * 2.5 });
    database.reads.splice(0);
    for (const tenants of [['a'], ['b'], ['a'], ['a', 'b'], ['a'], ['b']])
      await nodes.load(query(tenants, 1n));
    expect(database.reads).toEqual([['a'], ['b'], ['a', 'b'], ['b']]);
    expect(nodes.bytes).toBeLessThanOrEqual(one.bytes * 2.5);
  });

  it('keeps nothing for tenants without data', async () => {
    const nodes = createNodeCache({ database: createNodeDatabase([]), maxBytes: 1e9 });
    for (let i = 0; i < 100; i++) await nodes.load(query([`made-up-${i}`]));
    expect(nodes.bytes).toBe(0);
  });
});
