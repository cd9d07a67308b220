import type { Database, QueryOptions } from '../store/database.js';
import type { NodeQuery } from './node-cache.js';
import type { NodeTable } from './node-table.js';
import { nodeCondition } from './query-scope.js';
import { wordsOf } from './words-of.js';

const NO_ROW = -1;

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
 * @param table of the node cache, with the nodes of these stacks.
 */
export async function loadFrames(
  database: Database,
  table: NodeTable,
  { scope, type, stacks }: NodeQuery,
  options: QueryOptions = {},
): Promise<void> {
  const rows = rowsWithoutFrame(table, stacks);
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
  const ids = new Uint32Array(nodes.uint64(0).buffer);
  const hashes = nodes.uint64(1);
  for (const [i, hash] of hashes.entries()) {
    const row = table.find(ids[i * 2] ?? 0, ids[i * 2 + 1] ?? 0);
    if (row !== NO_ROW && isWanted[row] === 1) locations.setFrame(row, hash);
  }
}

/** Of the nodes that stacks are made of, each once. A node whose frame is known has callers whose frames are. */
function rowsWithoutFrame(table: NodeTable, stacks: BigUint64Array): number[] {
  const isSeen = new Uint8Array(table.count);
  const rows: number[] = [];
  const words = wordsOf(stacks);
  for (let at = 0; at < words.length; at += 2) {
    let row = table.find(words[at] ?? 0, words[at + 1] ?? 0);
    while (row !== NO_ROW && isSeen[row] === 0 && !table.locations.hasFrame(row)) {
      isSeen[row] = 1;
      rows.push(row);
      row = table.parentOf(row);
    }
  }
  return rows;
}
