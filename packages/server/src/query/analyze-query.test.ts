import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../store/database.js';
import { openEmbeddedDatabase } from '../store/embedded-database.js';
import { migrate } from '../store/migrate.js';
import { analyzeQuery } from './analyze-query.js';

const TIME_MS = 1_800_000_000_000;
const folder = mkdtempSync(join(tmpdir(), 'hotspan-analyze-'));
let database: Database;

beforeAll(async () => {
  database = openEmbeddedDatabase({ dataDir: folder, queryTimeoutMs: 20_000, queryMemoryBytes: 1e9 });
  await migrate(database);
  // What is stored twice stays so.
  await database.execute('SYSTEM STOP MERGES profiles');
  await database.execute(
    `INSERT INTO series (tenant, service, type, day, keep, series, labels)
     SELECT 'a', 'shop', 'a:a:b:a:b', toDate(fromUnixTimestamp64Milli(${TIME_MS})), 0, 1, map('x', 'y')`,
  );
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

it('counts profiles that came again once, and says that there are some', async () => {
  const scope = { tenants: ['a'], startMs: TIME_MS, endMs: TIME_MS, matchers: [] };
  const store = () =>
    database.execute(
      `INSERT INTO profiles (tenant, service, type, series, keep, time, profile_id, total, stacks, vals)
       SELECT 'a', 'shop', 'a:a:b:a:b', 1, 0, fromUnixTimestamp64Milli(${TIME_MS}), 7, 3, [1, 2], [1, 2]`,
    );
  const analyze = () => analyzeQuery(database, { scope, type: 'a:a:b:a:b' });
  await store();
  expect(await analyze()).toMatchObject({ profiles: 1n, values: 2n, hasDuplicates: false });
  await store();
  expect(await analyze()).toMatchObject({ profiles: 1n, values: 2n, hasDuplicates: true });
});
