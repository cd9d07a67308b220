import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeSeriesRows } from './encode-rows.js';
import { migrate } from './migrate.js';
import { openStore } from './open-store.js';
import { listPartitions } from './partitions.js';
import { SCHEMA_STEPS } from './schema.js';
import { STORE_KINDS, startTestStore } from './test-store.fixture.js';

const limits = { queryTimeoutMs: 20_000, queryMemoryBytes: 64 * 1024 * 1024 };
const DAY = 20_000;

const seriesOf = (day: number) =>
  encodeSeriesRows([
    {
      tenant: 'anonymous',
      service: 'shop',
      type: 'cpu',
      day,
      series: 1n,
      retentionDays: 0,
      labels: [['pod', 'a']],
    },
  ]);

describe('openStore', () => {
  it.each(STORE_KINDS)(
    'opens a store that is migrated, filled and emptied in the same way (%s)',
    async (kind) => {
      const test = await startTestStore(kind);
      const { database, partsTable, cluster, lock, connect } = openStore(
        { ...test.options, ...limits },
        () => {},
      );
      await connect();
      expect(lock === undefined).toBe(kind !== 'embedded');
      // Twice and at once, as of two servers that start together.
      await Promise.all([migrate(database), migrate(database)]);
      await migrate(database);
      await database.insert('series', seriesOf(DAY));
      await database.insert('series', seriesOf(DAY + 7));
      const days = async () =>
        (await database.query('SELECT toUInt64(day) FROM series ORDER BY day')).uint64(0);
      expect([...(await days())]).toEqual([BigInt(DAY), BigInt(DAY + 7)]);

      const [oldest] = await listPartitions({ database, partsTable });
      const on = cluster === undefined ? '' : ` ON CLUSTER ${cluster}`;
      await database.maintain(`ALTER TABLE ${oldest?.table}${on} DROP PARTITION ID '${oldest?.id}'`);
      expect([...(await days())]).toEqual([BigInt(DAY + 7)]);
      await migrate(database, [...SCHEMA_STEPS, ['ALTER TABLE series ADD COLUMN IF NOT EXISTS note String']]);
      expect((await database.query('SELECT note FROM series')).strings(0)).toEqual(['']);
      await database.close();
      expect(existsSync(join(test.options.dataDir, 'db'))).toBe(kind === 'embedded');
      await test.stop();
    },
  );

  it('makes tables for a cluster with the columns of those for one machine', async () => {
    const columnsOf = async (kind: (typeof STORE_KINDS)[number], suffix: string) => {
      const test = await startTestStore(kind);
      const database = await test.open();
      await migrate(database);
      const result = await database.query(
        `SELECT replaceRegexpOne(table, '_local$', '') || '.' || name || ' ' || type || ' ' || default_kind
         FROM system.columns WHERE database = currentDatabase() AND endsWith(table, {suffix:String})
         AND endsWith(table, '_local') = ({suffix:String} = '_local')
         ORDER BY replaceRegexpOne(table, '_local$', ''), position`,
        { suffix },
      );
      await database.close();
      await test.stop();
      return result.strings(0);
    };
    const embedded = await columnsOf('embedded', '');
    expect(embedded.length).toBeGreaterThan(40);
    expect(await columnsOf('cluster', '_local')).toEqual(embedded);
    expect(await columnsOf('cluster', '')).toEqual(embedded);
  });

  it('refuses a cluster without a server, before it makes anything', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hotspan-store-'));
    const dataDir = join(folder, 'data');
    expect(() =>
      openStore({ dataDir, clickhouseUrl: '', clickhouseCluster: 'c', ...limits }, () => {}),
    ).toThrow(/^\[HOTSPAN_ERR_SERVER_OPTION\] --clickhouse-cluster needs --clickhouse-url/);
    expect(existsSync(dataDir)).toBe(false);
    rmSync(folder, { recursive: true });
  });
});
