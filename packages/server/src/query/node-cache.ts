import type { Database, QueryOptions } from '../store/database.js';
import { TENANT_SEPARATOR } from '../tenant.js';
import { NO_ROW, NodeTable } from './node-table.js';
import { dayRange, type QueryScope, seriesCondition, TENANT_CONDITION } from './query-scope.js';

export interface NodeCache {
  /**
   * Finds leaves among the nodes of the scope's tenants. Reads from the store what it has not seen. Nodes never change, so nothing here
   * is ever out of date.
   */
  load(query: NodeQuery, options?: QueryOptions): Promise<FoundStacks>;
  readonly bytes: number;
}

/** Stacks as leaves of a table. */
export interface FoundStacks {
  readonly table: NodeTable;
  /** As {@link NodeTable.rowsOf} gives them, with the ancestors of each. A row remains what it is when nodes are added. */
  readonly rows: Int32Array;
}

export interface NodeQuery {
  readonly scope: QueryScope;
  readonly type: string;
  /** Ids of leaves; 0 stands for none. */
  readonly stacks: BigUint64Array;
}

export interface NodeCacheOptions {
  readonly database: Pick<Database, 'query'>;
  /** Tables that were used longest ago are dropped beyond this. */
  readonly maxBytes: number;
}

export function createNodeCache({ database, maxBytes }: NodeCacheOptions): NodeCache {
  /**
   * By tenants that are read together, the one used last at the end. A set has a table of its own: a node of a tenant
   * must never be found for a query that does not read that tenant, not even by an equal id.
   */
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
       WHERE ${TENANT_CONDITION} AND service IN {services:Array(String)}
         AND week BETWEEN toMonday(toDate({start_day:UInt16})) AND toMonday(toDate({end_day:UInt16}))`,
      { tenants: scope.tenants, services: services.strings(0), ...dayRange(scope) },
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
    table.link();
  }

  function bytesUsed(): number {
    return [...tables.values()].reduce((sum, table) => sum + table.bytes, 0);
  }

  return {
    async load(query, options = {}) {
      const key = query.scope.tenants.join(TENANT_SEPARATOR);
      let table = tables.get(key) ?? new NodeTable();
      const isKnown = tables.delete(key);
      const found = table.rowsOf(query.stacks);
      const isComplete = !found.includes(NO_ROW);
      // Begun anew when it alone is too large: half of it is of services and weeks that nobody asks for any more.
      if (!isComplete && table.bytes > maxBytes) table = new NodeTable();
      // Tenants without data leave nothing here, whoever makes up their names.
      if (isKnown || !isComplete) tables.set(key, table);
      if (isComplete) return { table, rows: found };
      await fill(table, query, options);
      for (const [oldest] of tables) {
        if (bytesUsed() <= maxBytes || oldest === key) break;
        tables.delete(oldest);
      }
      return { table, rows: table.rowsOf(query.stacks) };
    },
    get bytes() {
      return bytesUsed();
    },
  };
}
