import type { Database } from './database.js';

/** Rows of one table that can only be dropped together. */
export interface Partition {
  readonly table: string;
  /** As `DROP PARTITION ID` wants it. */
  readonly id: string;
  /** Time that its rows can be of, in Unix milliseconds, the end exclusive. */
  readonly startMs: number;
  readonly endMs: number;
  /** Days that the tenants of its rows keep them; 0 = the server's default. */
  readonly keepDays: number;
  readonly bytes: number;
}

export interface PartitionSource {
  readonly database: Database;
  /** Where the engine tells of parts: of one machine, or of all machines of a cluster. */
  readonly partsTable: string;
}

/** On one machine. */
export const LOCAL_PARTS = 'system.parts';

const DAY_MS = 86_400_000;

/**
 * All partitions of tables that are partitioned by (time, keep): by days (`toDate`), weeks (`week`, `toMonday`) or months
 * (`toYYYYMM`). Other tables have nothing that gets old.
 */
export async function listPartitions({
  database,
  partsTable,
}: PartitionSource): Promise<readonly Partition[]> {
  // Two plain questions and no join, whose code stays in memory: 20 MB of a server that has nothing to do.
  const tables = await database.query(
    'SELECT name, partition_key FROM system.tables WHERE database = currentDatabase()',
  );
  const keys = tables.strings(1);
  const keyOf = new Map(tables.strings(0).map((name, row) => [name, keys[row] ?? '']));
  const parts = await database.query(
    `SELECT table, partition_id, any(partition), sum(bytes_on_disk) FROM ${partsTable}
     WHERE active AND database = currentDatabase() GROUP BY table, partition_id ORDER BY table, partition_id`,
  );
  const [names, ids, values] = [0, 1, 2].map((column) => parts.strings(column));
  const bytes = parts.uint64(3);
  return Array.from({ length: parts.rowCount }, (_, row) => {
    const table = names?.[row] ?? '';
    const range = rangeOf(keyOf.get(table) ?? '', values?.[row] ?? '');
    return range && { table, id: ids?.[row] ?? '', ...range, bytes: Number(bytes[row]) };
  }).filter((partition) => partition !== undefined);
}

/** Bytes of stored data by table, of all tables. */
export async function diskBytesByTable({
  database,
  partsTable,
}: PartitionSource): Promise<ReadonlyMap<string, number>> {
  const result = await database.query(
    `SELECT table, sum(bytes_on_disk) FROM ${partsTable} WHERE active AND database = currentDatabase() GROUP BY table`,
  );
  const bytes = result.uint64(1);
  return new Map(result.strings(0).map((table, row) => [table, Number(bytes[row])]));
}

/** The time of a partition: its key `(toDate(time), keep)` and its value `('2026-11-26',0)`, or `(202611,0)` for months. */
function rangeOf(key: string, value: string): Pick<Partition, 'startMs' | 'endMs' | 'keepDays'> | undefined {
  const [, time = '', keep = ''] = /^\('?([\d-]+)'?,\s*(\d+)\)$/.exec(value) ?? [];
  const keepDays = Number(keep);
  if (/toYYYYMM\(/.test(key)) {
    const [year, month] = [Number(time.slice(0, 4)), Number(time.slice(4))];
    return { startMs: Date.UTC(year, month - 1), endMs: Date.UTC(year, month), keepDays };
  }
  const startMs = Date.parse(`${time}T00:00:00Z`);
  if (Number.isNaN(startMs)) return undefined;
  const days = /toMonday\(|\bweek\b/.test(key) ? 7 : 1;
  return { startMs, endMs: startMs + days * DAY_MS, keepDays };
}
