import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdhocStore, createAdhocStore } from '../adhoc/adhoc-store.js';
import { createLimits } from '../limits/create-limits.js';
import { createSettingsStore, type SettingsStore } from '../settings/settings-store.js';
import { refuseBrokenParts } from '../store/broken-parts.js';
import { type EmbeddedDatabase, openEmbeddedDatabase } from '../store/embedded-database.js';
import { migrate, readSchema } from '../store/migrate.js';
import { LOCAL_PARTS } from '../store/partitions.js';
import { type ProfileRowsOptions, profileRows } from '../store/profile-rows.fixture.js';
import { createProfileStore } from '../store/profile-store.js';
import { SCHEMA_STEPS } from '../store/schema.js';
import { createTurns } from '../store/take-turns.js';
import { backUp } from './backup.js';
import { checkStore } from './check-store.js';
import { compact } from './compact.js';
import type { MaintenanceContext } from './maintenance-context.js';
import { restore } from './restore.js';
import { countRows } from './stored-tables.js';

const folder = mkdtempSync(join(tmpdir(), 'hotspan-maintenance-'));
afterAll(() => rmSync(folder, { recursive: true }));
/** Filled once; tests that change a store work on a copy. */
const FILLED = join(folder, 'filled');
const BACKUP = join(folder, 'backup');
const TIME_MS = Date.UTC(2026, 10, 25, 10);
let lines: string[] = [];

interface Opened extends MaintenanceContext {
  readonly database: EmbeddedDatabase;
}

async function withStore<T>(dataDir: string, use: (opened: Opened) => Promise<T>): Promise<T> {
  const database = openEmbeddedDatabase({ dataDir, queryTimeoutMs: 20_000, queryMemoryBytes: 2 ** 28 });
  try {
    return await use({
      database,
      dataDir,
      partsTable: LOCAL_PARTS,
      takeTurns: createTurns(),
      rollUp: async () => void lines.push('rolled up'),
      isServing: false,
      onProgress: (line) => void lines.push(line),
    });
  } finally {
    await database.close();
  }
}

async function write({ database }: Opened, options: Partial<ProfileRowsOptions> = {}): Promise<void> {
  const store = createProfileStore({ database, commitWaitMs: 0 });
  await store.write(profileRows({ timeMs: TIME_MS, ...options }));
  await store.close();
}

const SETTING = { name: 'theme', value: 'dark', modifiedMs: 1n };

function settingsOf({ database }: Opened): SettingsStore {
  return createSettingsStore({ database, now: () => TIME_MS });
}

const UPLOAD = { name: 'a.pprof', profile: 'AQID' };

function uploadsOf({ database }: Opened): AdhocStore {
  return createAdhocStore({ database, limits: createLimits({ now: () => 0 }), now: () => TIME_MS });
}

async function readAll({ database }: Opened): Promise<readonly string[]> {
  const result = await database.query(
    `SELECT toString(tuple(tenant, service, time, profile_id, stacks, vals)) AS row FROM profiles FINAL ORDER BY row`,
  );
  return result.strings(0);
}

function copyOf(dir: string): string {
  const copy = mkdtempSync(join(folder, 'copy-'));
  cpSync(dir, copy, { recursive: true });
  return copy;
}

/** The only folder of a part of a table whose partition's id begins like this. */
function partFolder(dataDir: string, partition: string): string {
  const all = readdirSync(join(dataDir, 'db', 'store'), { recursive: true, encoding: 'utf8' });
  const [part = ''] = all.filter((name) => new RegExp(`/${partition}_\\d+_\\d+_\\d+$`).test(name));
  return join(dataDir, 'db', 'store', part);
}

let saved: readonly string[];
beforeAll(async () => {
  await withStore(FILLED, async (opened) => {
    await migrate(opened.database);
    await write(opened, { timeMs: TIME_MS - 86_400_000, valueCount: 100 });
    await write(opened, { tenant: 'other', retentionDays: 7 });
    await write(opened);
    saved = await readAll(opened);
    await settingsOf(opened).set('other', SETTING);
    await uploadsOf(opened).add('other', UPLOAD);
    await backUp(opened, BACKUP);
  });
});

describe('backUp', () => {
  it('says what it has saved, with the rows of each table and a checksum of each file', () => {
    const manifest: unknown = JSON.parse(readFileSync(join(BACKUP, 'manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({ format: 'hotspan-backup', version: 1, schema: SCHEMA_STEPS.length });
    expect(manifest).toMatchObject({
      tables: expect.arrayContaining([
        { name: 'profiles', rows: 3 },
        { name: 'nodes', rows: 6 },
        { name: 'series', rows: 3 },
        { name: 'settings', rows: 1 },
        { name: 'adhoc_profiles', rows: 1 },
      ]),
    });
    const checksums = readFileSync(join(BACKUP, 'checksums.txt'), 'utf8');
    expect(checksums).toMatch(/^[0-9a-f]{64} {2}tables\/profiles\/data\/.+\/data\.bin$/m);
  });

  it('saves names and labels after the profiles that refer to them', () => {
    const { tables } = JSON.parse(readFileSync(join(BACKUP, 'manifest.json'), 'utf8'));
    const names = tables.map(({ name }: { name: string }) => name);
    expect(names.indexOf('profiles')).toBeLessThan(names.indexOf('series'));
    expect(names.indexOf('series')).toBeLessThan(names.indexOf('nodes'));
  });

  it.each<[what: string, dir: () => string, message: RegExp]>([
    ['a folder that has something', () => BACKUP, /must be empty, and .*backup has /],
    ['a folder in the data directory', () => join(FILLED, 'inside'), /must not lie in the data directory/],
    ['what cannot be a folder', () => join(BACKUP, 'manifest.json', 'x'), /cannot be written: ENOTDIR/],
  ])('refuses %s', async (_, dir, message) => {
    await withStore(FILLED, async (opened) => {
      await expect(backUp(opened, dir())).rejects.toThrow(/^\[HOTSPAN_ERR_SERVER_BACKUP\]/);
      await expect(backUp(opened, dir())).rejects.toThrow(message);
    });
  });

  it('leaves the folder empty when it fails', async () => {
    const dir = join(folder, 'failed');
    await withStore(FILLED, async (opened) => {
      const database = { ...opened.database, maintain: () => Promise.reject(new Error('no such disk')) };
      await expect(backUp({ ...opened, database }, dir)).rejects.toThrow('no such disk');
    });
    expect(readdirSync(dir)).toEqual([]);
  });

  it('has the names of every profile it has, whatever is written meanwhile', async () => {
    const dataDir = copyOf(FILLED);
    const dir = join(folder, 'busy');
    await withStore(dataDir, async (opened) => {
      const store = createProfileStore({ database: opened.database, commitWaitMs: 0 });
      let isDone = false;
      const done = backUp(opened, dir).finally(() => {
        isDone = true;
      });
      for (let i = 0; !isDone; i++) await store.write(profileRows({ timeMs: TIME_MS + i, service: `s${i}` }));
      await done;
      await store.close();
    });
    await withStore(join(folder, 'from-busy'), async (opened) => {
      await restore(opened, dir);
      expect(await checkStore(opened, { repair: false })).toEqual([]);
    });
  });
});

describe('restore', () => {
  it('brings back every row, and the schema', async () => {
    await withStore(join(folder, 'restored'), async (opened) => {
      await restore(opened, BACKUP);
      expect(await readAll(opened)).toEqual(saved);
      expect(await settingsOf(opened).list('other')).toEqual([SETTING]);
      const [upload] = await uploadsOf(opened).list('other');
      expect(await uploadsOf(opened).read('other', upload?.id ?? '')).toMatchObject(UPLOAD);
      expect(await readSchema(opened.database)).toBe(SCHEMA_STEPS.length);
      expect(await checkStore(opened, { repair: false })).toEqual([]);
      await write(opened, { service: 'afterwards' });
      expect(await countRows(opened.database, 'profiles')).toBe(saved.length + 1);
    });
  });

  it('works in a server that runs and has stored nothing yet', async () => {
    await withStore(join(folder, 'serving'), async (opened) => {
      await migrate(opened.database);
      await restore({ ...opened, isServing: true }, BACKUP);
      expect(await readAll(opened)).toEqual(saved);
    });
  });

  it('takes a backup of an earlier schema when no server runs, and brings it up to date', async () => {
    const dataDir = copyOf(FILLED);
    const dir = join(folder, 'early');
    await withStore(dataDir, async (opened) => {
      await opened.database.execute('DROP TABLE profiles_hour SYNC');
      await opened.database.execute('TRUNCATE TABLE hotspan_schema');
      await opened.database.execute('INSERT INTO hotspan_schema (step) SELECT 0');
      await backUp(opened, dir);
    });
    await withStore(join(folder, 'from-early'), async (opened) => {
      await migrate(opened.database);
      await expect(restore({ ...opened, isServing: true }, dir)).rejects.toThrow(
        /the backup has schema 0, and the server that runs has \d+\. Stop it/,
      );
      await restore(opened, dir);
      expect(await readSchema(opened.database)).toBe(SCHEMA_STEPS.length);
      expect(await countRows(opened.database, 'profiles_hour')).toBe(0);
      expect(await readAll(opened)).toEqual(saved);
    });
  });

  it('refuses a store that has rows, and leaves it as it was', async () => {
    await withStore(FILLED, async (opened) => {
      await expect(restore(opened, BACKUP)).rejects.toThrow(
        /into an empty store only, and the table \w+ of .* has rows/,
      );
      expect(await readAll(opened)).toEqual(saved);
    });
  });

  it.each<[what: string, change: (dir: string) => void, message: RegExp]>([
    ['a changed file', (dir) => writeFileSync(fileOf(dir), 'garbage'), /data\.bin is not what was saved/],
    ['a missing file', (dir) => rmSync(fileOf(dir)), /data\.bin is missing/],
    [
      'a file too many',
      (dir) => writeFileSync(join(dir, 'tables', 'x'), ''),
      /tables\/x is no part of the backup/,
    ],
    [
      'changed checksums',
      (dir) => writeFileSync(join(dir, 'checksums.txt'), ''),
      /checksums\.txt is missing or not/,
    ],
    [
      'no manifest, as of a backup that was cut off',
      (dir) => rmSync(join(dir, 'manifest.json')),
      /holds no whole backup/,
    ],
    [
      'another manifest',
      (dir) => writeFileSync(join(dir, 'manifest.json'), '{"version":2}'),
      /is not one of a hotspan-server/,
    ],
  ])('refuses a backup with %s before anything is changed', async (_, change, message) => {
    const dir = copyOf(BACKUP);
    change(dir);
    await withStore(join(folder, 'untouched'), async (opened) => {
      await migrate(opened.database);
      await expect(restore(opened, dir)).rejects.toThrow(message);
      expect(await countRows(opened.database, 'profiles')).toBe(0);
    });
  });

  it('refuses a backup of a newer server', async () => {
    const dir = copyOf(BACKUP);
    const file = join(dir, 'manifest.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"schema": \d+/, '"schema": 999'));
    await withStore(join(folder, 'untouched'), async (opened) => {
      await expect(restore(opened, dir)).rejects.toThrow(
        /^\[HOTSPAN_ERR_SERVER_SCHEMA\] the backup has schema 999/,
      );
    });
  });
});

describe('compact', () => {
  it('brings roll-ups up to date, and leaves one part of every partition with the same rows', async () => {
    await withStore(copyOf(FILLED), async (opened) => {
      for (let i = 0; i < 3; i++) await write(opened, { timeMs: TIME_MS + i });
      const before = await readAll(opened);
      lines = [];
      const { bytesBefore, bytesAfter } = await compact(opened);
      expect(bytesAfter).toBeLessThan(bytesBefore);
      const parts = await opened.database.query(
        `SELECT max(n) FROM (SELECT count() AS n FROM system.parts WHERE active AND database = currentDatabase()
         AND table != 'hotspan_schema' GROUP BY table, partition_id)`,
      );
      expect(parts.uint64(0)[0]).toBe(1n);
      expect(await readAll(opened)).toEqual(before);
      expect(lines).toContain('rolled up');
      expect(lines).toContain('merged profiles 20261125-7');
    });
  });
});

describe('checkStore', () => {
  it('finds nothing wrong with a store that is whole', async () => {
    await withStore(FILLED, async (opened) =>
      expect(await checkStore(opened, { repair: false })).toEqual([]),
    );
  });

  it('counts profiles whose names or labels are missing', async () => {
    await withStore(copyOf(FILLED), async (opened) => {
      await opened.database.execute("ALTER TABLE nodes DROP PARTITION ID '20261123-7'");
      await opened.database.execute("ALTER TABLE series DROP PARTITION ID '20261123-7'");
      await opened.database.execute(
        "ALTER TABLE nodes DELETE WHERE name = 'main' SETTINGS mutations_sync = 1",
      );
      expect(await checkStore(opened, { repair: false })).toEqual([
        'missing: 1 stacks of profiles of 2026-11-25 have no names',
        'missing: 1 series of profiles of 2026-11-25 have no labels',
        'missing: 1 callers of functions in the week of 2026-11-23',
      ]);
    });
  });

  it('names a part whose data has rotten, and takes it out of the way when asked', async () => {
    const dataDir = copyOf(FILLED);
    const file = join(partFolder(dataDir, '20261125-7'), 'data.bin');
    const bytes = readFileSync(file);
    bytes.fill(7, 20, 60);
    writeFileSync(file, bytes);
    await withStore(dataDir, async (opened) => {
      // The engine has not looked yet.
      await refuseBrokenParts(opened.database, dataDir);
      const [problem] = await checkStore(opened, { repair: false });
      expect(problem).toMatch(/^damaged part of profiles: profiles 20261125-7_\S+: .*data\.bin/);
      const [repaired] = await checkStore(opened, { repair: true });
      expect(repaired).toMatch(/; moved to .*\/broken\/profiles\/20261125-7_\S+$/);
      expect(await checkStore(opened, { repair: false })).toEqual([]);
      expect(await readAll(opened)).toHaveLength(saved.length - 1);
      await refuseBrokenParts(opened.database, dataDir);
    });
  });
});

describe('a part that the engine finds damaged when it opens the store', () => {
  it.each<[what: string, damage: (part: string) => void]>([
    ['cut off', (part) => truncateSync(join(part, 'data.bin'), 10)],
    ['without its data', (part) => rmSync(join(part, 'data.bin'))],
    ['of garbage', (part) => writeFileSync(join(part, 'checksums.txt'), 'garbage')],
    ['without its columns', (part) => writeFileSync(join(part, 'columns.txt'), '')],
  ])('is named with the way to go on without it: %s', async (_, damage) => {
    const dataDir = copyOf(FILLED);
    damage(partFolder(dataDir, '20261125-7'));
    await withStore(dataDir, async (opened) => {
      await migrate(opened.database);
      const refused = refuseBrokenParts(opened.database, dataDir);
      await expect(refused).rejects.toThrow(
        /^\[HOTSPAN_ERR_SERVER_CORRUPT\] files of the store are damaged: \S+broken-on-start_20261125-7_\S+ \(table profiles\)\. /,
      );
      await expect(refused).rejects.toThrow(
        `hotspan-server check --repair --data-dir ${dataDir} moves them to ${dataDir}/broken.`,
      );
      expect(await checkStore(opened, { repair: true })).toHaveLength(1);
    });
    await withStore(dataDir, async (opened) => {
      await refuseBrokenParts(opened.database, dataDir);
      expect(await readAll(opened)).toHaveLength(saved.length - 1);
    });
    const moved = readdirSync(join(dataDir, 'broken', 'profiles'));
    expect(moved).toEqual([expect.stringMatching(/^broken-on-start_20261125-7_/)]);
  });
});

function fileOf(dir: string): string {
  const all = readdirSync(join(dir, 'tables', 'profiles'), { recursive: true, encoding: 'utf8' });
  return join(dir, 'tables', 'profiles', all.find((name) => name.endsWith('data.bin')) ?? '');
}
