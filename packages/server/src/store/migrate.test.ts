import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Database } from './database.js';
import { openEmbeddedDatabase } from './embedded-database.js';
import { migrate } from './migrate.js';
import { SCHEMA_STEPS } from './schema.js';

const dataDir = mkdtempSync(join(tmpdir(), 'hotspan-migrate-'));
const limits = { queryTimeoutMs: 20_000, queryMemoryBytes: 64 * 1024 * 1024 };
afterAll(() => rmSync(dataDir, { recursive: true }));

async function withDatabase<T>(use: (database: Database) => Promise<T>): Promise<T> {
  const database = openEmbeddedDatabase({ dataDir, ...limits });
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}

const NEXT = ['ALTER TABLE series ADD COLUMN IF NOT EXISTS note String'];

async function takenSteps(database: Database): Promise<number> {
  return Number((await database.query('SELECT max(step) FROM hotspan_schema')).uint64(0)[0]);
}

it('makes the tables once, takes only new steps later, and refuses data of a newer server', async () => {
  await withDatabase(async (database) => {
    await migrate(database);
    await migrate(database);
    expect(await takenSteps(database)).toBe(SCHEMA_STEPS.length);
    for (const table of ['profiles', 'nodes', 'series', 'settings', 'adhoc_profiles']) {
      expect((await database.query(`SELECT count() FROM ${table}`)).uint64(0)[0]).toBe(0n);
    }
  });
  await withDatabase(async (database) => {
    await migrate(database, [...SCHEMA_STEPS, NEXT]);
    expect(await takenSteps(database)).toBe(SCHEMA_STEPS.length + 1);
    expect((await database.query('SELECT note FROM series')).rowCount).toBe(0);
  });
  await withDatabase(async (database) => {
    await expect(migrate(database)).rejects.toThrow(
      /^\[HOTSPAN_ERR_SERVER_SCHEMA\] the data has schema 2, and this server knows up to 1\./,
    );
  });
});

it('takes a step again that was cut off in the middle', async () => {
  await withDatabase(async (database) => {
    const steps = [...SCHEMA_STEPS, NEXT, [...NEXT, 'this is no SQL']];
    await expect(migrate(database, steps)).rejects.toThrow(/HOTSPAN_ERR_SERVER_STORE/);
    expect(await takenSteps(database)).toBe(SCHEMA_STEPS.length + 1);
    await migrate(database, [...SCHEMA_STEPS, NEXT, NEXT]);
    expect(await takenSteps(database)).toBe(SCHEMA_STEPS.length + 2);
  });
});
