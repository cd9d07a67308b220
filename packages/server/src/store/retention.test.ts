import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Database } from './database.js';
import { openEmbeddedDatabase } from './embedded-database.js';
import { migrate } from './migrate.js';
import { diskBytesByTable, LOCAL_PARTS, listPartitions } from './partitions.js';
import { type ProfileRowsOptions, profileRows } from './profile-rows.fixture.js';
import { createProfileStore, type ProfileStore } from './profile-store.js';
import { createRetention, type Retention, type RetentionOptions } from './retention.js';
import { createTurns } from './take-turns.js';

const DAY_MS = 86_400_000;
/** A Thursday at noon. */
const NOW = Date.UTC(2026, 10, 26, 12);

const dataDir = mkdtempSync(join(tmpdir(), 'hotspan-retention-'));
let database: Database;
let store: ProfileStore;
let nowMs: number;
let dropped: string[];
let logged: string[];

beforeAll(() => {
  database = openEmbeddedDatabase({ dataDir, queryTimeoutMs: 20_000, queryMemoryBytes: 2 ** 28 });
});
afterAll(async () => {
  await database.close();
  rmSync(dataDir, { recursive: true });
});
beforeEach(async () => {
  await migrate(database);
  store = createProfileStore({ database, commitWaitMs: 0 });
  nowMs = NOW;
  dropped = [];
  logged = [];
});
afterEach(async () => {
  await store.close();
  const tables = await database.query(
    `SELECT name FROM system.tables WHERE database = currentDatabase() AND name != 'hotspan_schema'`,
  );
  for (const table of tables.strings(0)) await database.execute(`TRUNCATE TABLE ${table}`);
});

function retention(options: Partial<RetentionOptions> = {}): Retention {
  const log = (level: string) => (_: object, message: string) => void logged.push(`${level}: ${message}`);
  return createRetention({
    database,
    partsTable: LOCAL_PARTS,
    cluster: undefined,
    retentionMs: 30 * DAY_MS,
    maxDiskBytes: 0,
    now: () => nowMs,
    takeTurns: createTurns(),
    log: { info: log('info'), warn: log('warn'), error: log('error') },
    onDrop: ({ table, id }, reason) => dropped.push(`${table} ${id} ${reason}`),
    settleWrites: () => store.write({ nodes: [], series: [], profiles: [] }),
    forget: () => store.forget(),
    ...options,
  });
}

async function write(day: string, options: Partial<ProfileRowsOptions> = {}): Promise<void> {
  await store.write(profileRows({ timeMs: Date.parse(`${day}T10:00:00Z`), ...options }));
}

async function daysLeft(): Promise<readonly string[]> {
  const result = await database.query(
    'SELECT DISTINCT toString(toDate(time)) AS day FROM profiles ORDER BY day',
  );
  return result.strings(0);
}

async function countOf(table: string): Promise<number> {
  return Number((await database.query(`SELECT count() FROM ${table}`)).uint64(0)[0]);
}

describe('listPartitions', () => {
  it('tells the time of days, weeks and months, whose data it is, and how large', async () => {
    await database.execute(
      `CREATE TABLE monthly (day Date, keep UInt16) ENGINE = MergeTree PARTITION BY (toYYYYMM(day), keep) ORDER BY day`,
    );
    onTestFinished(() => database.execute('DROP TABLE monthly'));
    await database.execute("INSERT INTO monthly VALUES ('2026-12-05', 400)");
    await write('2026-11-25', { retentionDays: 7 });
    const partitions = await listPartitions({ database, partsTable: LOCAL_PARTS });
    const range = (table: string) => {
      const found = partitions.filter((partition) => partition.table === table);
      return found.map(({ id, startMs, endMs, keepDays }) => [
        id,
        new Date(startMs).toISOString().slice(0, 10),
        (endMs - startMs) / DAY_MS,
        keepDays,
      ]);
    };
    expect(range('profiles')).toEqual([['20261125-7', '2026-11-25', 1, 7]]);
    expect(range('nodes')).toEqual([['20261123-7', '2026-11-23', 7, 7]]);
    expect(range('series')).toEqual([['20261123-7', '2026-11-23', 7, 7]]);
    expect(range('monthly')).toEqual([['202612-400', '2026-12-01', 31, 400]]);
    expect(range('hotspan_schema')).toEqual([]);
    const bytes = await diskBytesByTable({ database, partsTable: LOCAL_PARTS });
    const ofNodes = partitions.find(({ table }) => table === 'nodes')?.bytes;
    expect(ofNodes).toBeGreaterThan(0);
    expect(bytes.get('nodes')).toBe(ofNodes);
  });
});

describe('retention', () => {
  it('drops days and weeks of every table when all of their data is older, and says so', async () => {
    for (const day of ['2026-10-18', '2026-10-26', '2026-10-27', '2026-11-26']) await write(day);
    await database.execute(
      `INSERT INTO profiles_hour (tenant, service, bucket) VALUES ('anonymous', 'shop', '2026-10-18 10:00:00')`,
    );
    await database.execute(
      `INSERT INTO adhoc_profiles (tenant, id, day) VALUES ('anonymous', 'x', '2026-10-18')`,
    );
    await retention().run();
    expect(await daysLeft()).toEqual(['2026-10-27', '2026-11-26']);
    expect(dropped.sort()).toEqual([
      'adhoc_profiles 20261012-0 retention',
      'nodes 20261012-0 retention',
      'profiles 20261018-0 retention',
      'profiles 20261026-0 retention',
      'profiles_hour 20261012-0 retention',
      'series 20261012-0 retention',
    ]);
    expect(logged).toEqual(Array.from({ length: 6 }, () => 'info: dropped a partition'));
    await retention().run();
    expect(dropped).toHaveLength(6);
  });

  it("follows each tenant's own retention", async () => {
    await write('2026-11-24', { tenant: 'short', retentionDays: 1 });
    await write('2026-11-26');
    await write('2026-01-05', { tenant: 'long', retentionDays: 365 });
    await retention().run();
    const left = await database.query(`SELECT CAST(tenant, 'String') AS t FROM profiles ORDER BY t`);
    expect(left.strings(0)).toEqual(['anonymous', 'long']);
    expect(dropped).toEqual(['profiles 20261124-1 retention']);
  });

  it('drops nothing by age when data is kept for ever', async () => {
    await write('1999-06-01');
    await retention({ retentionMs: 0 }).run();
    expect(await daysLeft()).toEqual(['1999-06-01']);
  });

  it('drops nothing because the clock is years ahead, and says so', async () => {
    await write('2026-11-25');
    await write('2026-10-20');
    nowMs = NOW + 4_000 * DAY_MS;
    const { run } = retention();
    await run();
    await run();
    expect(await daysLeft()).toEqual(['2026-11-25']);
    expect(dropped).toContain('profiles 20261020-0 retention');
    expect(logged.filter((line) => line.startsWith('warn'))).toEqual(
      Array(2).fill(
        'warn: the clock is far ahead of the newest data: not everything is dropped that is old by it',
      ),
    );
  });

  it('leaves no name out when weeks that were dropped are written again', async () => {
    await write('2026-11-25');
    const { run } = retention({ uptime: () => nowMs });
    await run();
    nowMs = NOW + 400 * DAY_MS;
    expect(store.knownNodes.size).toBe(2);
    await run();
    expect(await countOf('nodes')).toBe(0);
    // Nothing is believed to be stored that was dropped.
    expect(store.knownNodes.size).toBe(0);
    await write('2026-11-25');
    expect([await countOf('nodes'), await countOf('series')]).toEqual([2, 1]);
  });

  it('goes on after a failure, with the next run', async () => {
    await write('2026-11-26');
    await write('2026-10-01');
    let isBroken = true;
    const failing: Database = {
      ...database,
      maintain: (sql) => (isBroken ? Promise.reject(new Error('no disk')) : database.maintain(sql)),
    };
    const { run } = retention({ database: failing });
    await run();
    expect(logged).toEqual(['error: old data could not be dropped; the next run tries again']);
    isBroken = false;
    await run();
    expect(await daysLeft()).toEqual(['2026-11-26']);
  });

  it('runs at the start and every hour, keeps no process alive, and ends', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    let runs = 0;
    const counting = retention({
      takeTurns: async (job) => {
        runs++;
        return job();
      },
      database: { ...database, query: () => Promise.reject(new Error('not asked')) },
    });
    counting.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(runs).toBe(1);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(runs).toBe(2);
    await counting.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a limit of disk', () => {
  const DAYS = ['2026-11-14', '2026-11-15', '2026-11-16', '2026-11-25', '2026-11-26'];
  /** About 80 KB each. */
  const large = { valueCount: 10_000 };

  it('drops the oldest days of all tenants, says so, and takes no more profiles of them', async () => {
    for (const day of DAYS) await write(day, large);
    await write('2026-11-14', { ...large, tenant: 'other', retentionDays: 90 });
    const limited = retention({ maxDiskBytes: 300_000 });
    expect(limited.floorMs).toBe(0);
    await limited.run();
    expect(await daysLeft()).toEqual(['2026-11-16', '2026-11-25', '2026-11-26']);
    expect(limited.floorMs).toBe(Date.UTC(2026, 10, 16));
    expect(dropped.sort()).toEqual([
      'nodes 20261109-0 max_disk',
      'nodes 20261109-90 max_disk',
      'profiles 20261114-0 max_disk',
      'profiles 20261114-90 max_disk',
      'profiles 20261115-0 max_disk',
      'series 20261109-0 max_disk',
      'series 20261109-90 max_disk',
    ]);
    expect(logged[0]).toBe('warn: the store is larger than --max-disk: dropping the oldest days');
    // The week of a day that is left has its names still.
    expect(await countOf('(SELECT DISTINCT week, id FROM nodes)')).toBe(4);
    expect(store.knownNodes.size).toBe(0);
  });

  it('never drops the current day, and warns', async () => {
    for (const day of DAYS.slice(-2)) await write(day, large);
    await retention({ maxDiskBytes: 50_000 }).run();
    expect(await daysLeft()).toEqual(['2026-11-26']);
    expect(logged.at(-1)).toMatch(/^warn: the current day alone is larger than --max-disk, and is kept/);
  });

  it('drops nothing while all of it fits', async () => {
    await write('2026-11-14');
    await retention({ maxDiskBytes: 1e9 }).run();
    expect([dropped, logged]).toEqual([[], []]);
  });
});
