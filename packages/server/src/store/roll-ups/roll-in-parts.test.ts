import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../database.js';
import { openEmbeddedDatabase } from '../embedded-database.js';
import { migrate } from '../migrate.js';
import { rollHours } from './roll-hours.js';
import { rollInParts } from './roll-in-parts.js';

const dataDir = mkdtempSync(join(tmpdir(), 'hotspan-parts-'));
const hourSeconds = Date.UTC(2026, 10, 22, 20) / 1_000;
const SERIES = 64;
const STACKS = 20_000;
const MIB = 1024 * 1024;
const statement = {
  hourSeconds,
  keys: [{ tenant: 't', service: 's', type: 'cpu:a:b:c:d' }],
  part: { index: 0, count: 1 },
};
let database: Database;

beforeAll(async () => {
  database = openEmbeddedDatabase({ dataDir, queryTimeoutMs: 60_000, queryMemoryBytes: 400 * MIB });
  await migrate(database);
  await database.execute(
    `INSERT INTO profiles (tenant, service, type, series, time, profile_id, total, stacks, vals)
     SELECT 't', 's', 'cpu:a:b:c:d', cityHash64(number), toDateTime(${hourSeconds + 5}, 'UTC'), number, ${STACKS},
       arraySort(arrayMap(place -> cityHash64(place, number), range(${STACKS}))), arrayMap(place -> 1, range(${STACKS}))
     FROM numbers(${SERIES})`,
  );
});
afterAll(async () => {
  await database.close();
  rmSync(dataDir, { recursive: true });
});

it('rolls up in parts what needs more memory than a statement may have', async () => {
  const memory = 96 * MIB;
  await expect(rollHours(database, statement, 1, memory)).rejects.toThrow('HOTSPAN_ERR_SERVER_QUERY_LIMIT');
  await rollInParts(database, statement, 1, memory);
  const result = await database.query(
    'SELECT count(), sum(profiles), toUInt64(sum(total)), sum(length(stacks)) FROM profiles_hour FINAL',
  );
  const found = [0, 1, 2, 3].map((column) => Number(result.uint64(column)[0]));
  expect(found).toEqual([SERIES, SERIES, SERIES * STACKS, SERIES * STACKS]);
});

it('gives up when parts do not help', async () => {
  await expect(rollInParts(database, statement, 1, MIB / 8)).rejects.toThrow(
    'HOTSPAN_ERR_SERVER_QUERY_LIMIT',
  );
});
