import type { Database, QueryOptions } from '../store/database.js';
import type { StoredFrame } from '../store/rows.js';
import type { NodeQuery } from './node-cache.js';
import { NodeTable } from './node-table.js';
import { dayRange, seriesCondition, TENANT_CONDITION } from './query-scope.js';

export interface FramesQuery extends Pick<NodeQuery, 'scope' | 'type'> {
  readonly table: NodeTable;
  /** Rows of the table, each once. */
  readonly rows: readonly number[];
}

/** What nodes stand for; many of them for the same. */
export interface NodeFrames {
  /** Each once. */
  readonly frames: readonly StoredFrame[];
  /** By row of the table an index into `frames`; -1 for one that was not asked for or is not in the store. */
  readonly frameOfRow: Int32Array;
}

/**
 * Few nodes are asked for by their ids, which reads little; of more all of the services are read, for a longer list of ids
 * is slower than that: the table is not ordered by them.
 */
const MAX_LISTED_IDS = 5_000;

/** Numbers the engine's rows: a text that thousands of nodes share comes out of it once. */
const FRAME = 'cityHash64(name, system_name, file, line, start_line, inlined, address, mapping)';

/**
 * Everything that the store knows of nodes. The node cache has their names only, which is all that most queries need and a
 * fraction of the memory.
 */
export async function loadFrames(
  database: Database,
  { scope, type, table, rows }: FramesQuery,
  options: QueryOptions = {},
): Promise<NodeFrames> {
  const frameOfRow = new Int32Array(table.count).fill(-1);
  if (rows.length === 0) return { frames: [], frameOfRow };
  const series = seriesCondition(scope);
  const isListed = rows.length <= MAX_LISTED_IDS;
  const from = `FROM nodes
    WHERE ${TENANT_CONDITION} AND service IN (SELECT service FROM series WHERE type = {type:String} AND ${series.sql})
      AND week BETWEEN toMonday(toDate({start_day:UInt16})) AND toMonday(toDate({end_day:UInt16}))
      ${isListed ? 'AND id IN {ids:Array(UInt64)}' : ''}`;
  const parameters = {
    ...series.parameters,
    ...dayRange(scope),
    type,
    ...(isListed && { ids: rows.map((row) => table.idOf(row)) }),
  };
  // In this order: a node that is written in between has a frame that is not known, not a frame without a node.
  const nodes = await database.query(`SELECT id, ${FRAME} ${from}`, parameters, options);
  const distinct = await database.query(
    `SELECT ${FRAME} AS frame, any(name), any(system_name), any(CAST(file, 'String')), any(toInt64(line)),
       any(toInt64(start_line)), any(toInt64(inlined)), any(address), any(CAST(mapping, 'String'))
     ${from} GROUP BY frame`,
    parameters,
    options,
  );
  const hashes = new Uint32Array(distinct.uint64(0).buffer);
  // Only what finds a hash again is used of it.
  const indexOf = new NodeTable();
  for (let i = 0; i < distinct.rowCount; i++)
    indexOf.add(hashes[i * 2] ?? 0, hashes[i * 2 + 1] ?? 0, 0, 0, '');
  const isWanted = new Uint8Array(table.count);
  for (const row of rows) isWanted[row] = 1;
  const ids = new Uint32Array(nodes.uint64(0).buffer);
  const frames = new Uint32Array(nodes.uint64(1).buffer);
  for (let i = 0; i < ids.length; i += 2) {
    const row = table.find(ids[i] ?? 0, ids[i + 1] ?? 0);
    if (row >= 0 && isWanted[row] === 1) frameOfRow[row] = indexOf.find(frames[i] ?? 0, frames[i + 1] ?? 0);
  }
  const [names, systemNames, files, mappings] = [1, 2, 3, 8].map((column) => distinct.strings(column));
  const [lines, startLines, inlined] = [4, 5, 6].map((column) => distinct.int64(column));
  const addresses = distinct.uint64(7);
  return {
    frameOfRow,
    frames: Array.from({ length: distinct.rowCount }, (_, i) => ({
      name: names?.[i] ?? '',
      systemName: systemNames?.[i] ?? '',
      file: files?.[i] ?? '',
      line: Number(lines?.[i] ?? 0n),
      startLine: Number(startLines?.[i] ?? 0n),
      isInlined: inlined?.[i] === 1n,
      address: addresses[i] ?? 0n,
      mapping: mappings?.[i] ?? '',
    })),
  };
}
