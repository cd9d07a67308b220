import { type BrokenPart, findBrokenParts, moveBrokenParts } from '../store/broken-parts.js';
import type { Database } from '../store/database.js';
import { listPartitions, type Partition } from '../store/partitions.js';
import type { MaintenanceContext } from './maintenance-context.js';
import { listStoredTables } from './stored-tables.js';

/** What is wrong with a store, one line each; empty when nothing is. */
export type CheckReport = readonly string[];

/**
 * Reads everything that is stored and compares it to its checksums, then looks for profiles whose names or labels are
 * missing. With `repair`, damaged parts are moved out of the store, to `<data-dir>/broken/`: what is in them is lost to
 * queries, and the rest can be used. Without it, what is missing is looked for only when nothing is damaged.
 */
export async function checkStore(
  context: MaintenanceContext,
  { repair }: { readonly repair: boolean },
): Promise<CheckReport> {
  const problems: string[] = [];
  for (const part of await findBrokenParts(context.database)) {
    problems.push(describe(part, 'was put aside when the table was opened', repair && move(context, part)));
  }
  for (const table of await listStoredTables(context.database)) {
    for (const { name, problem } of await checkTable(context, table)) {
      const path = `${table} ${name}`;
      if (repair) {
        const detached = await detach(context.database, table, name);
        problems.push(describe(detached, problem, move(context, detached)));
      } else problems.push(describe({ table, path }, problem, false));
    }
    context.onProgress(`checked ${table}`);
  }
  // What cannot be read ends the query that looks for it.
  if (repair || problems.length === 0) problems.push(...(await findMissing(context)));
  return problems;
}

function describe({ table, path }: BrokenPart, problem: string, movedTo: string | false | undefined): string {
  return `damaged part of ${table}: ${path}: ${problem}${movedTo ? `; moved to ${movedTo}` : ''}`;
}

function move({ dataDir }: MaintenanceContext, part: BrokenPart): string | undefined {
  return moveBrokenParts([part], dataDir)[0];
}

/** By partition: a whole table could take longer than one query may. */
async function checkTable(
  { database, partsTable }: MaintenanceContext,
  table: string,
): Promise<readonly { name: string; problem: string }[]> {
  const parts = await database.query(
    `SELECT DISTINCT partition_id FROM ${partsTable} WHERE active AND database = currentDatabase() AND table = {table:String}`,
    { table },
  );
  const found: { name: string; problem: string }[] = [];
  for (const id of parts.strings(0)) {
    const result = await database.query(`CHECK TABLE ${table} PARTITION ID '${id}'`);
    const messages = result.strings(2);
    for (const [row, name] of result.strings(0).entries()) {
      const message = messages[row] ?? '';
      if (message !== '') found.push({ name, problem: message.split('\n')[0]?.slice(0, 300) ?? '' });
    }
  }
  return found;
}

async function detach(database: Database, table: string, name: string): Promise<BrokenPart> {
  await database.maintain(`ALTER TABLE ${table} DETACH PART '${name}'`);
  const result = await database.query(
    `SELECT path FROM system.detached_parts
     WHERE database = currentDatabase() AND table = {table:String} AND name = {name:String}`,
    { table, name },
  );
  return { table, path: result.strings(0)[0] ?? name };
}

/** Names and labels are looked for where the write path puts them: under the week and day of the profile, and its `keep`. */
async function findMissing(context: MaintenanceContext): Promise<readonly string[]> {
  const problems: string[] = [];
  const partitions = await listPartitions(context);
  for (const partition of partitions.filter(({ table }) => table === 'profiles')) {
    const nodes = await countMissingNodes(context.database, partition);
    const series = await countMissingSeries(context.database, partition);
    const of = `of profiles of ${new Date(partition.startMs).toISOString().slice(0, 10)}`;
    if (nodes > 0) problems.push(`missing: ${nodes} stacks ${of} have no names`);
    if (series > 0) problems.push(`missing: ${series} series ${of} have no labels`);
    context.onProgress(`looked up profiles ${partition.id}`);
  }
  for (const partition of partitions.filter(({ table }) => table === 'nodes')) {
    const parents = await countMissingParents(context.database, partition);
    if (parents === 0) continue;
    const week = new Date(partition.startMs).toISOString().slice(0, 10);
    problems.push(`missing: ${parents} callers of functions in the week of ${week}`);
  }
  return problems;
}

function countMissingNodes(database: Database, partition: Partition): Promise<number> {
  return count(
    database,
    `SELECT count() FROM (
       SELECT DISTINCT tenant, service, arrayJoin(arrayConcat(stacks, detail_stacks)) AS id FROM profiles
       WHERE _partition_id = {partition:String}
     ) WHERE id != 0 AND (tenant, service, id) NOT IN (
       SELECT tenant, service, id FROM nodes WHERE week = toMonday(toDate({day:UInt16})) AND keep = {keep:UInt16}
     )`,
    partition,
  );
}

function countMissingSeries(database: Database, partition: Partition): Promise<number> {
  return count(
    database,
    `SELECT count() FROM (SELECT DISTINCT tenant, service, type, series FROM profiles WHERE _partition_id = {partition:String})
     WHERE (tenant, service, type, series) NOT IN (
       SELECT tenant, service, type, series FROM series WHERE day = toDate({day:UInt16}) AND keep = {keep:UInt16}
     )`,
    partition,
  );
}

function countMissingParents(database: Database, partition: Partition): Promise<number> {
  return count(
    database,
    `SELECT count() FROM (SELECT DISTINCT tenant, service, parent FROM nodes WHERE _partition_id = {partition:String})
     WHERE parent != 0 AND (tenant, service, parent) NOT IN (
       SELECT tenant, service, id FROM nodes WHERE _partition_id = {partition:String}
     )`,
    partition,
  );
}

async function count(database: Database, sql: string, { id, startMs, keepDays }: Partition): Promise<number> {
  const result = await database.query(sql, { partition: id, day: startMs / 86_400_000, keep: keepDays });
  return Number(result.uint64(0)[0] ?? 0n);
}
