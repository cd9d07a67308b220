import type { Database, QueryOptions } from '../store/database.js';
import type { FoundStacks, NodeQuery } from './node-cache.js';
import { nodeCondition } from './query-scope.js';

/**
 * Few nodes are asked for by their ids, which reads little; of more all of the services are read, for a longer list of ids
 * is slower than that: the table is not ordered by them.
 */
const MAX_LISTED_IDS = 5_000;

/** Numbers the engine's rows: a text that thousands of nodes share comes out of it once. */
const FRAME = 'cityHash64(name, system_name, file, line, start_line, inlined, address, mapping)';

/**
 * Loads everything that the store knows of the nodes of stacks into `table.locations`, unless it is there. Most queries need names
 * only, which is a fraction of the memory.
 *
 * @param found of the node cache.
 */
export async function loadFrames(
  database: Database,
  found: FoundStacks,
  { scope, type }: Omit<NodeQuery, 'stacks'>,
  options: QueryOptions = {},
): Promise<void> {
  const { table } = found;
  const rows = rowsWithoutFrame(found);
  if (rows.length === 0) return;
  const condition = nodeCondition(scope, type);
  const isListed = rows.length <= MAX_LISTED_IDS;
  const from = `FROM nodes WHERE ${condition.sql} ${isListed ? 'AND id IN {ids:Array(UInt64)}' : ''}`;
  const parameters = {
    ...condition.parameters,
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
  const { locations } = table;
  const [names, systemNames, files, mappings] = [1, 2, 3, 8].map((column) => distinct.strings(column));
  const [lines, startLines, inlined] = [4, 5, 6].map((column) => distinct.int64(column));
  const addresses = distinct.uint64(7);
  for (const [i, hash] of distinct.uint64(0).entries()) {
    locations.addFrame(hash, {
      name: names?.[i] ?? '',
      systemName: systemNames?.[i] ?? '',
      file: files?.[i] ?? '',
      line: Number(lines?.[i] ?? 0n),
      startLine: Number(startLines?.[i] ?? 0n),
      isInlined: inlined?.[i] === 1n,
      address: addresses[i] ?? 0n,
      mapping: mappings?.[i] ?? '',
    });
  }
  const isWanted = new Uint8Array(table.count);
  for (const row of rows) isWanted[row] = 1;
  const hashes = nodes.uint64(1);
  for (const [i, row] of table.rowsOf(nodes.uint64(0)).entries()) {
    if (row >= 0 && isWanted[row] === 1) locations.setFrame(row, hashes[i] ?? 0n);
  }
}

/** Of the nodes that stacks are made of, each once. A node whose frame is known has callers whose frames are. */
function rowsWithoutFrame({ table, rows: leaves }: FoundStacks): number[] {
  const isSeen = new Uint8Array(table.count);
  const rows: number[] = [];
  for (const leaf of leaves) {
    let row = leaf;
    while (row >= 0 && isSeen[row] === 0 && !table.locations.hasFrame(row)) {
      isSeen[row] = 1;
      rows.push(row);
      row = table.parentOf(row);
    }
  }
  return rows;
}
