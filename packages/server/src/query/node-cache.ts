import type { Database, QueryOptions } from '../store/database.js';
import { createNodeTable, type NodeTable } from './node-table.js';
import { dayRange, type QueryScope, seriesCondition } from './query-scope.js';

export interface NodeCache {
  /**
   * The nodes of a tenant, with at least those of the given leaves and their ancestors. Reads from the store what it has
   * not seen. Nodes never change, so nothing here is ever out of date.
   */
  load(query: NodeQuery, options?: QueryOptions): Promise<NodeTable>;
  readonly bytes: number;
}

export interface NodeQuery {
  readonly scope: QueryScope;
  readonly type: string;
  /** Ids of leaves; 0 stands for none. */
  readonly stacks: BigUint64Array;
}

export interface NodeCacheOptions {
  readonly database: Database;
  /** Tables of tenants that were used longest ago are dropped beyond this. */
  readonly maxBytes: number;
}

export function createNodeCache({ database, maxBytes }: NodeCacheOptions): NodeCache {
  /** By tenant, the one used last at the end. */
  const tables = new Map<string, NodeTable>();

  async function fill(table: NodeTable, { scope, type }: NodeQuery, options: QueryOptions): Promise<void> {
    const series = seriesCondition(scope);
    const services = await database.query(
      `SELECT DISTINCT CAST(service, 'String') FROM series WHERE type = {type:String} AND ${series.sql}`,
      { ...series.parameters, type },
      options,
    );
    const result = await database.query(
      `SELECT id, parent, name FROM nodes
       WHERE tenant = {tenant:String} AND service IN {services:Array(String)}
         AND week BETWEEN toMonday(toDate({start_day:UInt16})) AND toMonday(toDate({end_day:UInt16}))`,
      { tenant: scope.tenant, services: services.strings(0), ...dayRange(scope) },
      options,
    );
    const ids = new Uint32Array(result.uint64(0).buffer);
    const parents = new Uint32Array(result.uint64(1).buffer);
    const names = result.strings(2);
    for (let row = 0; row < result.rowCount; row++) {
      const low = row * 2;
      const high = low + 1;
      table.add(ids[low] ?? 0, ids[high] ?? 0, parents[low] ?? 0, parents[high] ?? 0, names[row] ?? '');
    }
  }

  function bytesUsed(): number {
    return [...tables.values()].reduce((sum, table) => sum + table.bytes, 0);
  }

  return {
    async load(query, options = {}) {
      const { tenant } = query.scope;
      const known = tables.get(tenant) ?? createNodeTable();
      tables.delete(tenant);
      tables.set(tenant, known);
      if (hasAll(known, query.stacks)) return known;
      // Begun anew when it alone is too large: half of it is of services and weeks that nobody asks for any more.
      const table = known.bytes > maxBytes ? createNodeTable() : known;
      tables.set(tenant, table);
      await fill(table, query, options);
      for (const [oldest] of tables) {
        if (bytesUsed() <= maxBytes || oldest === tenant) break;
        tables.delete(oldest);
      }
      return table;
    },
    get bytes() {
      return bytesUsed();
    },
  };
}

function hasAll(table: NodeTable, stacks: BigUint64Array): boolean {
  const words = new Uint32Array(stacks.buffer, stacks.byteOffset, stacks.length * 2);
  for (let at = 0; at < words.length; at += 2) {
    const low = words[at] ?? 0;
    const high = words[at + 1] ?? 0;
    if ((low !== 0 || high !== 0) && table.find(low, high) < 0) return false;
  }
  return true;
}
