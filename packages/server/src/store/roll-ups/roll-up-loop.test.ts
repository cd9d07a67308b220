import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createSeededRandom } from '../../seeded-random.fixture.js';
import type { Database } from '../database.js';
import { openEmbeddedDatabase } from '../embedded-database.js';
import { migrate } from '../migrate.js';
import { createRollUpLoop, type RollUpLoop, type RollUpLoopOptions } from './roll-up-loop.js';
import { randomProfile, storeProfiles } from './stored-profiles.fixture.js';

const HOUR_MS = 3_600_000;
const noonMs = Date.UTC(2026, 10, 24, 12);
const dataDir = mkdtempSync(join(tmpdir(), 'hotspan-roll-up-loop-'));
const random = createSeededRandom(1);
let database: Database;

beforeAll(async () => {
  database = openEmbeddedDatabase({ dataDir, queryTimeoutMs: 60_000, queryMemoryBytes: 256 * 1024 * 1024 });
  await migrate(database);
});
afterEach(async () => {
  for (const table of ['profiles', 'profiles_hour', 'profiles_day'])
    await database.execute(`TRUNCATE TABLE ${table}`);
});
afterAll(async () => {
  await database.close();
  rmSync(dataDir, { recursive: true });
});

interface TestLoop {
  readonly loop: RollUpLoop;
  /** Lets the time pass until the next step, runs it and returns how long it had to wait. */
  step(): Promise<number>;
  readonly rolled: Record<string, number>;
  readonly warnings: string[];
  /** Failures told. */
  errors(): number;
  isWaiting(): boolean;
}

interface TestLoopOptions extends Partial<RollUpLoopOptions> {
  readonly clock: { nowMs: number };
}

function startLoop({ clock, ...options }: TestLoopOptions): TestLoop {
  let next: { readonly callback: () => Promise<void>; readonly delayMs: number } | undefined;
  let errors = 0;
  const rolled: Record<string, number> = { profiles_hour: 0, profiles_day: 0 };
  const warnings: string[] = [];
  const loop = createRollUpLoop({
    database,
    now: () => clock.nowMs,
    random: () => 0,
    timer: (callback, delayMs) => {
      next = { callback, delayMs };
      return () => {
        next = undefined;
      };
    },
    onRolled: (table, buckets) => {
      rolled[table] = (rolled[table] ?? 0) + buckets;
    },
    onError: () => errors++,
    warn: (message) => warnings.push(message),
    ...options,
  });
  loop.start();
  return {
    loop,
    rolled,
    warnings,
    errors: () => errors,
    isWaiting: () => next !== undefined,
    async step() {
      if (next === undefined) throw new Error('no step is planned');
      const { callback, delayMs } = next;
      next = undefined;
      await callback();
      return delayMs;
    },
  };
}

/** One profile in the hour that begins then. */
async function storeAt(hourMs: number): Promise<void> {
  const profile = randomProfile(random, { startMs: hourMs, endMs: hourMs + HOUR_MS });
  await storeProfiles(database, [
    { ...profile, tenant: 'anonymous', service: 'shop', keepDays: 0, series: 1n },
  ]);
}

/** Starts of the hours that are rolled up, in hours before noon. */
async function rolledHours(): Promise<number[]> {
  const result = await database.query(
    'SELECT DISTINCT toUInt64(toUnixTimestamp(bucket)) FROM profiles_hour ORDER BY 1',
  );
  return Array.from(result.uint64(0), (seconds) => (noonMs - Number(seconds) * 1_000) / HOUR_MS);
}

it('rolls an hour up once it is over and late profiles had their time', async () => {
  const clock = { nowMs: noonMs - 60_000 };
  await storeAt(noonMs - HOUR_MS);
  const { step, loop } = startLoop({ clock });
  await step();
  expect(await rolledHours()).toEqual([]);
  expect(loop.lagSeconds()).toBe(0);
  clock.nowMs = noonMs + 299_000;
  await step();
  expect(await rolledHours()).toEqual([]);
  clock.nowMs = noonMs + 300_000;
  expect(await step()).toBe(60_000);
  expect(await rolledHours()).toEqual([1]);
  await loop.close();
});

it('finds old data when it begins, days included, and later looks at old days in turn', async () => {
  const clock = { nowMs: noonMs + 400_000 };
  for (const hours of [1, 30, 80]) await storeAt(noonMs - hours * HOUR_MS);
  const { step, loop, rolled } = startLoop({ clock });
  await step();
  expect(await rolledHours()).toEqual([80, 30, 1]);
  // Two days, each of a series and a service.
  expect(rolled).toEqual({ profiles_hour: 3, profiles_day: 4 });
  await storeAt(noonMs - 81 * HOUR_MS);
  await step();
  expect(await rolledHours()).toEqual([80, 30, 1]);
  for (let day = 0; day < 4; day++) await step();
  expect(await rolledHours()).toEqual([81, 80, 30, 1]);
  await loop.close();
});

it('does not roll an hour up more often than every ten minutes', async () => {
  const clock = { nowMs: noonMs + 400_000 };
  await storeAt(noonMs - HOUR_MS);
  const { step, loop, rolled } = startLoop({ clock });
  await step();
  // Another profile of the same series and time.
  await database.execute(
    `INSERT INTO profiles SELECT * REPLACE (profile_id + 1 AS profile_id) FROM profiles`,
  );
  for (const [passedMs, hours] of [
    [60_000, 1],
    [590_000, 1],
    [601_000, 2],
    [1_300_000, 2],
  ] as const) {
    clock.nowMs = noonMs + 400_000 + passedMs;
    await step();
    expect(rolled.profiles_hour, `after ${passedMs} ms`).toBe(hours);
  }
  await loop.close();
});

it('does nothing while writes wait, and says how far it is behind', async () => {
  const clock = { nowMs: noonMs };
  let isBusy = false;
  const { step, loop } = startLoop({ clock, isBusy: () => isBusy });
  await step();
  await storeAt(noonMs - HOUR_MS);
  isBusy = true;
  clock.nowMs = noonMs + HOUR_MS;
  expect(await step()).toBe(60_000);
  expect(await rolledHours()).toEqual([]);
  expect(loop.lagSeconds()).toBe(3_600);
  isBusy = false;
  await step();
  expect(await rolledHours()).toEqual([1]);
  expect(loop.lagSeconds()).toBe(0);
  await loop.close();
});

it('ends a step before the next statement when it is closed, and plans no more', async () => {
  const clock = { nowMs: noonMs + 400_000 };
  for (const hours of [1, 2, 3]) await storeAt(noonMs - hours * HOUR_MS);
  let isClosed: Promise<void> | undefined;
  const test = startLoop({ clock, onRolled: () => (isClosed ??= test.loop.close()) });
  await test.step();
  await isClosed;
  expect(await rolledHours()).toEqual([1]);
  expect(test.isWaiting()).toBe(false);
  await test.loop.close();
});

it('goes on after failures, which it logs once for each kind and counts', async () => {
  const clock = { nowMs: noonMs + 400_000 };
  for (const hours of [1, 2]) await storeAt(noonMs - hours * HOUR_MS);
  let failures = 3;
  const failing: Database = {
    ...database,
    maintain: (sql, parameters) =>
      failures-- > 0 ? Promise.reject(new Error('no more room')) : database.maintain(sql, parameters),
  };
  const { step, loop, errors, warnings } = startLoop({ clock, database: failing });
  await step();
  expect(errors()).toBe(3);
  expect(warnings).toEqual([
    'could not write profiles_hour; it is tried again, and counted from now on in hotspan_roll_up_errors_total',
  ]);
  await step();
  expect(await rolledHours()).toEqual([2, 1]);
  expect(loop.lagSeconds()).toBe(0);
  const broken: Database = { ...database, query: () => Promise.reject(new Error('gone')) };
  const blind = startLoop({ clock, database: broken });
  await blind.step();
  await blind.step();
  expect(blind.errors()).toBe(2);
  expect(blind.warnings).toHaveLength(1);
  await Promise.all([loop.close(), blind.loop.close()]);
});
