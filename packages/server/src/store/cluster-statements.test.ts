import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toClusterStatements } from './cluster-statements.js';
import type { Database } from './database.js';
import { openEmbeddedDatabase } from './embedded-database.js';
import { SCHEMA_STEPS } from './schema.js';

const cluster = { name: 'my-cluster', database: 'profiles' };
const TABLES = SCHEMA_STEPS.flat().filter((sql) => /^\s*CREATE TABLE/.test(sql));
const nameOf = (sql: string): string => /CREATE TABLE IF NOT EXISTS (\w+)/.exec(sql)?.[1] ?? '';
const oneLine = (sql: string | undefined): string => (sql ?? '').replace(/\s+/g, ' ').trim();

describe('toClusterStatements', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'hotspan-cluster-'));
  let database: Database;

  beforeAll(() => {
    database = openEmbeddedDatabase({ dataDir, queryTimeoutMs: 20_000, queryMemoryBytes: 64 * 1024 * 1024 });
  });
  afterAll(async () => {
    await database.close();
    rmSync(dataDir, { recursive: true });
  });

  /** As the engine understands the statement. */
  async function parsed(sql: string): Promise<string> {
    return (await database.query('SELECT formatQuerySingleLine({sql:String})', { sql })).strings(0)[0] ?? '';
  }

  it.each(TABLES.map((sql) => [nameOf(sql), sql]))(
    'makes of %s a replicated table with all that it has, and a distributed one over it, as the engine reads them',
    async (name, sql) => {
      const [local = '', distributed = '', ...more] = toClusterStatements(sql, cluster);
      expect(more).toEqual([]);
      const place = "'/clickhouse/tables/{shard}/{database}/{table}', '{replica}'";
      // The engine leaves a name bare that needs no quotes, and puts others in backticks.
      const expected = (await parsed(sql))
        .replace(`EXISTS ${name} (`, `EXISTS ${name}_local ON CLUSTER \`my-cluster\` (`)
        .replace(/ReplacingMergeTree\((\w+)\)/, `ReplicatedReplacingMergeTree(${place}, $1)`)
        .replace('= ReplacingMergeTree ', `= ReplicatedReplacingMergeTree(${place}) `);
      expect(await parsed(local)).toBe(expected);
      const key = ['settings', 'adhoc_profiles'].includes(name) ? 'tenant' : 'tenant, service';
      expect(await parsed(distributed)).toBe(
        `CREATE TABLE IF NOT EXISTS ${name} ON CLUSTER \`my-cluster\` AS ${name}_local ENGINE = Distributed('my-cluster', 'profiles', ${name}_local, cityHash64(${key}))`,
      );
    },
  );

  it.each([
    [
      'CREATE TABLE IF NOT EXISTS hotspan_schema (step UInt64, taken DateTime DEFAULT now())\n ENGINE = ReplacingMergeTree ORDER BY step SETTINGS fsync_after_insert = 1',
      [
        "CREATE TABLE IF NOT EXISTS hotspan_schema_local ON CLUSTER 'my-cluster' (step UInt64, taken DateTime DEFAULT now()) ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}') ORDER BY step SETTINGS fsync_after_insert = 1",
        "CREATE TABLE IF NOT EXISTS hotspan_schema ON CLUSTER 'my-cluster' AS hotspan_schema_local ENGINE = Distributed('my-cluster', 'profiles', hotspan_schema_local, cityHash64(step))",
      ],
    ],
    [
      'ALTER TABLE series ADD COLUMN IF NOT EXISTS note String',
      [
        "ALTER TABLE series_local ON CLUSTER 'my-cluster' ADD COLUMN IF NOT EXISTS note String",
        "ALTER TABLE series ON CLUSTER 'my-cluster' ADD COLUMN IF NOT EXISTS note String",
      ],
    ],
    [
      'ALTER TABLE profiles ADD INDEX a b TYPE minmax',
      ["ALTER TABLE profiles_local ON CLUSTER 'my-cluster' ADD INDEX a b TYPE minmax"],
    ],
    [
      "OPTIMIZE TABLE profiles_local PARTITION ID '1' FINAL",
      ["OPTIMIZE TABLE profiles_local ON CLUSTER 'my-cluster' PARTITION ID '1' FINAL"],
    ],
    ['OPTIMIZE TABLE profiles FINAL', ["OPTIMIZE TABLE profiles_local ON CLUSTER 'my-cluster' FINAL"]],
    [
      "ALTER TABLE profiles_local ON CLUSTER 'other' DROP PARTITION ID '1'",
      ["ALTER TABLE profiles_local ON CLUSTER 'other' DROP PARTITION ID '1'"],
    ],
    ['INSERT INTO hotspan_schema (step) SELECT 1', ['INSERT INTO hotspan_schema (step) SELECT 1']],
  ])('rewrites %s', async (sql, expected) => {
    const statements = toClusterStatements(sql, cluster);
    expect(statements.map(oneLine)).toEqual(expected);
    for (const statement of statements) await parsed(statement);
  });

  it('refuses a table that it cannot spread, instead of making it on one machine', () => {
    expect(() => toClusterStatements('CREATE TABLE t (n UInt64) ENGINE = Memory', cluster)).toThrow(
      /^not a table that can be spread/,
    );
  });
});
