import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLimits } from '../limits/create-limits.js';
import type { Database } from '../store/database.js';
import { migrate } from '../store/migrate.js';
import { STORE_KINDS, startTestStore, type TestStore } from '../store/test-store.fixture.js';
import { type AdhocStore, createAdhocStore } from './adhoc-store.js';
import { createUlid } from './create-ulid.js';

const NOW_MS = 1_764_000_000_000;
const limits = createLimits({ overrides: new Map([['brief', { retentionDays: 7 }]]), now: () => 0 });

describe.each(STORE_KINDS)('uploads where the data is %s', (kind) => {
  let place: TestStore;
  let database: Database;
  let store: AdhocStore;
  let nowMs = NOW_MS;
  let tenant = '';
  let tenants = 0;

  function open(): void {
    store = createAdhocStore({ database, limits, now: () => nowMs });
  }
  beforeAll(async () => {
    place = await startTestStore(kind);
    database = await place.open();
    await migrate(database);
    open();
  });
  afterAll(async () => {
    await database.close();
    await place.stop();
  });
  beforeEach(() => {
    tenant = `t${tenants++}`;
    nowMs = NOW_MS;
  });

  /** Uploads that all came before. */
  async function fill(count: number, bytes: number): Promise<void> {
    // A row each would take a minute, and so many bytes more.
    await database.execute(
      `INSERT INTO adhoc_profiles (tenant, id, day, bytes) SELECT '${tenant}', toString(number), today(), ${bytes} FROM numbers(${count})`,
    );
  }

  it('are listed newest first, and read by id', async () => {
    const uploads = [];
    for (const name of ['b', 'c', 'a']) {
      uploads.push(await store.add(tenant, { name, profile: `of ${name}` }));
      nowMs += 1_000;
    }
    expect(uploads.map(({ id, ...rest }) => [id.slice(0, 10), id.slice(26), rest])).toEqual([
      [createUlid(NOW_MS).slice(0, 10), '-b', { name: 'b', uploadedMs: NOW_MS }],
      [createUlid(NOW_MS + 1_000).slice(0, 10), '-c', { name: 'c', uploadedMs: NOW_MS + 1_000 }],
      [createUlid(NOW_MS + 2_000).slice(0, 10), '-a', { name: 'a', uploadedMs: NOW_MS + 2_000 }],
    ]);
    expect(await store.list(tenant)).toEqual(uploads.toReversed());
    for (const upload of uploads)
      expect(await store.read(tenant, upload.id)).toEqual({ ...upload, profile: `of ${upload.name}` });
  });

  it('are of one tenant', async () => {
    const { id } = await store.add(tenant, { name: 'x', profile: 'y' });
    expect(await store.list(`${tenant}-other`)).toEqual([]);
    await expect(store.read(`${tenant}-other`, id)).rejects.toThrow(/^\[HOTSPAN_ERR_SERVER_UNKNOWN_ID\]/);
    await expect(store.read(tenant, `${id}x`)).rejects.toThrow(
      /^\[HOTSPAN_ERR_SERVER_UNKNOWN_ID\] there is no/,
    );
  });

  it('keep what looks like a statement as text', async () => {
    const hostile = { name: "'); DROP TABLE adhoc_profiles; --", profile: "\\'{id:String}\0" };
    const { id } = await store.add(tenant, hostile);
    expect(await store.read(tenant, id)).toMatchObject(hostile);
    await expect(store.read(tenant, "' OR 1 = 1 --")).rejects.toThrow(/_UNKNOWN_ID\]/);
  });

  it('are kept as long as the retention of the tenant says', async () => {
    await store.add('brief', { name: 'x', profile: 'y' });
    const { id } = await store.add(tenant, { name: 'x', profile: 'y' });
    const kept = async (of: string) =>
      (
        await database.query(
          'SELECT toString((keep, day)) FROM adhoc_profiles WHERE tenant IN {tenants:Array(String)}',
          { tenants: [of] },
        )
      ).strings(0);
    expect(await kept('brief')).toEqual([`(7,'2025-11-24')`]);
    expect(await kept(tenant)).toEqual([`(0,'2025-11-24')`]);
    expect(id).toMatch(/-x$/);
  });

  it('are 1,000 at most', async () => {
    await fill(999, 1);
    await store.add(tenant, { name: 'last', profile: 'x' });
    await expect(store.add(tenant, { name: 'more', profile: 'x' })).rejects.toThrow(
      /^\[HOTSPAN_ERR_SERVER_PROFILE\] a tenant has at most 1000 uploads/,
    );
    await store.add(`${tenant}-other`, { name: 'x', profile: 'x' });
    expect(await store.list(tenant)).toHaveLength(1_000);
  });

  it('are 1,000 at most also when many come at once', async () => {
    await fill(995, 1);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => store.add(tenant, { name: 'x', profile: 'x' })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect(await store.list(tenant)).toHaveLength(1_000);
  });

  it('are 200 MB at most', async () => {
    await fill(2, 99_999_999);
    await store.add(tenant, { name: 'fits', profile: 'xx' });
    await expect(store.add(tenant, { name: 'more', profile: 'x' })).rejects.toThrow(
      /_PROFILE\] .*at most 200000000 bytes in base64 together, and would have 200000001\./,
    );
  });

  it('are read whole up to the limit, and while their parts are merged', async () => {
    const profile = 'x'.repeat(4 * 1024 * 1024);
    const uploads = [];
    for (let i = 0; i < 5; i++) uploads.push(await store.add(tenant, { name: `n${i}`, profile }));
    if (kind === 'embedded') await database.execute('OPTIMIZE TABLE adhoc_profiles FINAL');
    for (const { id } of uploads) expect((await store.read(tenant, id)).profile === profile).toBe(true);
  });

  it('outlive the server', async () => {
    const upload = await store.add(tenant, { name: 'x', profile: 'y' });
    await database.close();
    database = await place.open();
    open();
    expect(await store.list(tenant)).toEqual([upload]);
  });
});
