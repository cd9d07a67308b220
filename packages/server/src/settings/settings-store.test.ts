import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startClickHouseFacade } from '../store/clickhouse-facade.fixture.js';
import type { Database } from '../store/database.js';
import { FACADE_CLUSTERS } from '../store/facade-clusters.fixture.js';
import { migrate } from '../store/migrate.js';
import { openStore } from '../store/open-store.js';
import { STORE_KINDS, startTestStore, type TestStore } from '../store/test-store.fixture.js';
import { encodeSetting } from './encode-setting.js';
import { createSettingsStore, type SettingsStore } from './settings-store.js';

const NOW_MS = 1_764_000_000_000;

/** Settings that all came before. */
async function fill(database: Database, tenant: string, count: number, value: string): Promise<void> {
  // A row each would take a minute.
  await database.execute(
    `INSERT INTO settings (tenant, name, value, modified_at, change, is_deleted)
     SELECT '${tenant}', concat('n', toString(number)), '${value}', 1, 1, ${value === '' ? 1 : 0} FROM numbers(${count})`,
  );
}

const named = (name: string, value = 'x', modifiedMs = 0n) => ({ name, value, modifiedMs });

describe.each(STORE_KINDS)('settings where the data is %s', (kind) => {
  it('are what was set last and not deleted, by tenant, also after parts have merged', async () => {
    const place = await startTestStore(kind);
    const database = await place.open();
    try {
      await migrate(database);
      const store = createSettingsStore({ database, now: () => NOW_MS });
      for (const name of ['b', 'a', 'ä', 'Z']) await store.set('one', named(name));
      await store.set('two', named('a', 'of two'));
      await store.set('one', named('a', 'again', BigInt(NOW_MS) + 5n));
      await store.delete('one', 'b');
      await store.delete('one', 'never there');
      const expected = [
        named('Z', 'x', BigInt(NOW_MS)),
        named('a', 'again', BigInt(NOW_MS) + 5n),
        named('ä', 'x', BigInt(NOW_MS)),
      ];
      expect(await store.list('one')).toEqual(expected);
      await database.execute('OPTIMIZE TABLE settings FINAL');
      expect(await store.list('one')).toEqual(expected);
      expect(await store.list('two')).toEqual([named('a', 'of two', BigInt(NOW_MS))]);
      expect(await store.list("one' OR 1 = 1")).toEqual([]);
    } finally {
      await database.close();
      await place.stop();
    }
  });
});

it('settings are found once where two shards have changes of them', async () => {
  const facade = await startClickHouseFacade();
  const dataDir = mkdtempSync(join(tmpdir(), 'hotspan-settings-'));
  const { database, connect } = openStore(
    {
      dataDir,
      clickhouseUrl: facade.url,
      clickhouseCluster: FACADE_CLUSTERS.twoShards,
      queryTimeoutMs: 20_000,
      queryMemoryBytes: 2 ** 26,
    },
    () => {},
  );
  await connect();
  await migrate(database);
  const store = createSettingsStore({ database, now: () => NOW_MS });
  for (const value of ['x', 'y']) await store.set('one', named('a', value));
  expect(await store.list('one')).toEqual([named('a', 'y', BigInt(NOW_MS))]);
  await store.delete('one', 'a');
  expect(await store.list('one')).toEqual([]);
  await database.close();
  await facade.stop();
  rmSync(dataDir, { recursive: true });
});

describe('a store of settings', () => {
  let place: TestStore;
  let database: Database;
  let store: SettingsStore;
  let tenantCount = 0;
  let tenant: string;

  beforeAll(async () => {
    place = await startTestStore('embedded');
    database = await place.open();
    await migrate(database);
    store = createSettingsStore({ database, now: () => NOW_MS });
  });
  afterAll(async () => {
    await database.close();
    await place.stop();
  });
  // Each test begins with a tenant that has none.
  beforeEach(() => {
    tenant = `tenant-${tenantCount++}`;
  });

  it('every text that is UTF-8 comes back as it was, and no text is SQL', async () => {
    const texts = [
      'a\n\nDROP TABLE settings',
      "'); DROP TABLE settings; --",
      '{tenants:Array(String)} {name:String}',
      "\\' OR 1 = 1",
      '\0\t\r\n\x01\x7f\\N\\0',
      '"{\\"a\\": [1, 2]}"',
      'ünïcödé 🙂 \u2028',
    ];
    for (const text of texts) await store.set(tenant, named(text, text, 7n));
    expect(await store.list(tenant)).toEqual(
      texts
        .toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
        .map((text) => named(text, text, 7n)),
    );
    for (const text of texts) await store.delete(tenant, text);
    expect(await store.list(tenant)).toEqual([]);
  });

  describe('the time of a setting', () => {
    it('may be equal to the stored one, and is refused when it is older', async () => {
      await store.set(tenant, named('a', 'first', 10n));
      await store.set(tenant, named('a', 'second', 10n));
      await expect(store.set(tenant, named('a', 'third', 9n))).rejects.toThrow(
        /^\[HOTSPAN_ERR_SERVER_CONFLICT\] the setting was modified at 10, after 9\./,
      );
      expect(await store.list(tenant)).toEqual([named('a', 'second', 10n)]);
    });

    it('is now when none is given, and never goes back', async () => {
      expect(await store.set(tenant, named('a'))).toEqual(named('a', 'x', BigInt(NOW_MS)));
      const laterMs = BigInt(NOW_MS) + 1_000n;
      await store.set(tenant, named('a', 'of a clock that is ahead', laterMs));
      expect(await store.set(tenant, named('a', 'y'))).toEqual(named('a', 'y', laterMs));
    });

    it('may be older than that of one that was deleted', async () => {
      await store.set(tenant, named('a', 'x', 10n));
      await store.delete(tenant, 'a');
      await store.set(tenant, named('a', 'y', 5n));
      expect(await store.list(tenant)).toEqual([named('a', 'y', 5n)]);
    });

    it.each([-1n, 2n ** 63n - 1n, -(2n ** 63n)])('may be any that fits: %s', async (modifiedMs) => {
      await store.set(tenant, named('a', 'x', modifiedMs));
      expect(await store.list(tenant)).toEqual([named('a', 'x', modifiedMs)]);
    });
  });

  it('of many changes at once the one with the latest time is in force, and those after it with an older one are refused', async () => {
    const times = Array.from({ length: 40 }, (_, i) => BigInt(1 + ((i * 17) % 40)));
    const outcomes = await Promise.allSettled(times.map((ms) => store.set(tenant, named('a', `v${ms}`, ms))));
    expect(await store.list(tenant)).toEqual([named('a', 'v40', 40n)]);
    let latest = 0n;
    for (const [i, ms] of times.entries()) {
      expect(outcomes[i]?.status, `${ms} after ${latest}`).toBe(ms >= latest ? 'fulfilled' : 'rejected');
      if (ms > latest) latest = ms;
    }
  });

  describe('limits', () => {
    it('are 256 bytes for a name and 1 MiB for a value', async () => {
      const longest = named('ä'.repeat(128), 'ä'.repeat(512 * 1024), 1n);
      await store.set(tenant, longest);
      expect(await store.list(tenant)).toEqual([longest]);
      const refused = (name: string, value = 'x') => expect(store.set(tenant, named(name, value))).rejects;
      await refused('').toThrow(/^\[HOTSPAN_ERR_SERVER_SETTING\] the name of a setting is required\./);
      await refused(`${'ä'.repeat(128)}x`).toThrow(/_SETTING\] .*at most 256 bytes, got 257\./);
      await refused('a', `${'ä'.repeat(512 * 1024)}x`).toThrow(
        /_SETTING\] .*at most 1048576 bytes, got 1048577\./,
      );
      await expect(store.delete(tenant, 'x'.repeat(257))).rejects.toThrow(/_SETTING\] .*at most 256 bytes/);
      expect(await store.list(tenant)).toEqual([longest]);
    });

    it('are 1,000 settings for a tenant', async () => {
      await fill(database, tenant, 1_000, 'x');
      await store.set(tenant, named('n999', 'changed'));
      await expect(store.set(tenant, named('new'))).rejects.toThrow(
        /_SETTING\] a tenant has at most 1000 settings/,
      );
      await store.set(`${tenant}-other`, named('new'));
      await store.delete(tenant, 'n0');
      await store.set(tenant, named('new'));
      expect(await store.list(tenant)).toHaveLength(1_000);
    });

    it('are 10,000 names over time', async () => {
      await fill(database, tenant, 10_000, '');
      await expect(store.set(tenant, named('new'))).rejects.toThrow(
        /_SETTING\] .*at most 10000 names over time/,
      );
      await store.set(tenant, named('n7'));
      expect(await store.list(tenant)).toHaveLength(1);
    });

    it('are 4 MB in all', async () => {
      const megabyte = 'x'.repeat(1_000_000 - 1);
      for (const name of ['a', 'b', 'c', 'd']) await store.set(tenant, named(name, megabyte));
      await expect(store.set(tenant, named('e', ''))).rejects.toThrow(
        /_SETTING\] .*at most 4000000 bytes together, and would have 4000001\./,
      );
      await store.set(tenant, named('d', megabyte));
      expect(await store.list(tenant)).toHaveLength(4);
    });

    it('are 64 changes that wait', async () => {
      const changes = Array.from({ length: 65 }, (_, i) => store.set(`${tenant}-${i % 3}`, named(`n${i}`)));
      const outcomes = await Promise.allSettled(changes);
      expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual([...Array(64).fill(true), false]);
      expect(outcomes.at(-1)).toMatchObject({
        reason: { message: expect.stringMatching(/^\[HOTSPAN_ERR_SERVER_BUSY\] 64 changes wait/) },
      });
      await store.set(tenant, named('later'));
    });
  });

  it('a change of an older number that comes late is not in force', async () => {
    await store.set(tenant, named('a', 'first', 1n));
    await store.set(tenant, named('a', 'second', 2n));
    await database.insert(
      'settings',
      encodeSetting({ tenant, ...named('a', 'late', 1n), change: 1n, isDeleted: false }),
    );
    expect(await store.list(tenant)).toEqual([named('a', 'second', 2n)]);
  });
});
