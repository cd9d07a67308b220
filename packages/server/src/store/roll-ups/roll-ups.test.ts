import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSeededRandom, newSeed } from '../../seeded-random.fixture.js';
import type { Database } from '../database.js';
import { openEmbeddedDatabase } from '../embedded-database.js';
import { migrate } from '../migrate.js';
import { closedUntil, DAY_SECONDS, HOUR_SECONDS } from './closed-until.js';
import { readCoverage } from './coverage.js';
import { encodeDayRows } from './encode-day-rows.js';
import { planHourStatements } from './plan-hour-statements.js';
import { addUp, keepOf, type RollUpRows, readRollUps, startOf } from './read-roll-ups.fixture.js';
import { rollDays } from './roll-days.fixture.js';
import { rollHours } from './roll-hours.js';
import { rollUpAll } from './roll-up-all.js';
import { readRolledDays } from './rolled-days.js';
import { findStaleDays } from './stale-days.js';
import { findStaleHours } from './stale-hours.js';
import { randomProfile, type StoredProfile, storeProfiles, TEST_TYPES } from './stored-profiles.fixture.js';

/** A Tuesday; what is stored begins on a Sunday, which is of another week. */
const nowMs = Date.UTC(2026, 10, 24, 12, 30);
const startMs = Date.UTC(2026, 10, 22, 20);
const closedSeconds = closedUntil(nowMs);
const seed = Number(process.env.HOTSPAN_TEST_SEED ?? newSeed());
const random = createSeededRandom(seed);
const dataDir = mkdtempSync(join(tmpdir(), 'hotspan-roll-ups-'));
const stored: StoredProfile[] = [];
let database: Database;

const open = (): Database =>
  openEmbeddedDatabase({ dataDir, queryTimeoutMs: 60_000, queryMemoryBytes: 256 * 1024 * 1024 });

async function store(profiles: readonly StoredProfile[]): Promise<void> {
  await storeProfiles(database, profiles);
  stored.push(...profiles);
}

function someProfiles(count: number, range = { startMs, endMs: nowMs }): StoredProfile[] {
  return Array.from({ length: count }, () => randomProfile(random, range));
}

beforeAll(async () => {
  database = open();
  await migrate(database);
  await store(someProfiles(300));
  // In commits of their own, as profiles are that are sent again.
  await store(stored.filter(() => random.chance(0.1)));
});
afterAll(async () => {
  await database.close();
  rmSync(dataDir, { recursive: true });
});

function closedHours(profiles: readonly StoredProfile[]): StoredProfile[] {
  return profiles.filter(({ timeMs }) => timeMs < closedSeconds * 1_000);
}

function closedDays(profiles: readonly StoredProfile[]): StoredProfile[] {
  const end = Math.floor(closedSeconds / DAY_SECONDS) * DAY_SECONDS;
  return profiles.filter(({ timeMs }) => timeMs < end * 1_000);
}

async function expectAllRolledUp(): Promise<void> {
  expect(await readRollUps(database, 'profiles_hour')).toEqual(
    addUp(closedHours(stored), { bucketSeconds: HOUR_SECONDS, bySeries: true }),
  );
  const days = closedDays(stored);
  expect(await readRollUps(database, 'profiles_day')).toEqual({
    ...addUp(days, { bucketSeconds: DAY_SECONDS, bySeries: true }),
    ...addUp(days, { bucketSeconds: DAY_SECONDS, bySeries: false }),
  });
}

const everything = {
  startSeconds: Math.floor(startMs / 1_000 / DAY_SECONDS) * DAY_SECONDS,
  endSeconds: closedSeconds,
};
/** The days of it that are over. */
const wholeDays = { ...everything, endSeconds: Math.floor(closedSeconds / DAY_SECONDS) * DAY_SECONDS };

describe(`with seed ${seed}`, () => {
  it('adds up the rows of every hour and day that is over, each profile once', async () => {
    const days: number[] = [];
    await rollUpAll({ database, nowMs, onDay: (dayMs) => days.push(dayMs) });
    await expectAllRolledUp();
    expect(days).toEqual([24, 23, 22].map((day) => Date.UTC(2026, 10, day)));
  });

  it('has nothing to do then, also after a restart', async () => {
    expect(await rollUpAll({ database, nowMs })).toEqual({ profiles_hour: 0, profiles_day: 0 });
    await database.close();
    database = open();
    expect(await rollUpAll({ database, nowMs })).toEqual({ profiles_hour: 0, profiles_day: 0 });
    await expectAllRolledUp();
  });

  it('changes nothing when it is done again', async () => {
    const before = await readRollUps(database, 'profiles_hour');
    const all = Object.keys(before).map((key) => {
      // A key of the fixture.
      const [tenant, service, type, hourSeconds] = JSON.parse(key) as [string, string, string, number];
      return { tenant, service, type, hourSeconds, keepDays: 0, storedRows: 1, rolledRows: 0 };
    });
    all.sort((a, b) => a.hourSeconds - b.hourSeconds);
    for (const statement of planHourStatements(all)) await rollHours(database, statement, 1);
    const [first] = await database
      .query("SELECT CAST(service, 'String') FROM profiles_day LIMIT 1")
      .then((result) => result.strings(0));
    const day = {
      tenant: 'anonymous',
      service: first ?? '',
      type: TEST_TYPES[0],
      daySeconds: Date.UTC(2026, 10, 22) / 1_000,
      keepDays: 0,
    };
    await rollDays(database, [day], { nowMs });
    await expectAllRolledUp();
  });

  it('rolls an hour and its day up again for profiles that come late, and only those', async () => {
    const range = { startMs: Date.UTC(2026, 10, 22, 22), endMs: Date.UTC(2026, 10, 22, 23) };
    const late = randomProfile(random, range);
    const again = stored.filter(({ timeMs }) => timeMs < range.startMs).slice(0, 5);
    await store([late, ...again]);
    const { tenant, service, type, keepDays } = late;
    const key = { tenant, service, type, keepDays };
    const found = await findStaleHours(database, everything);
    expect(found).toMatchObject([{ ...key, hourSeconds: range.startMs / 1_000 }]);
    // Another service or type of the same hour is not touched, and the day follows the hour.
    expect(await findStaleDays(database, wholeDays)).toEqual([]);
    for (const statement of planHourStatements(found)) await rollHours(database, statement, 1);
    expect(await findStaleHours(database, everything)).toEqual([]);
    expect(await findStaleDays(database, wholeDays)).toEqual([
      { ...key, daySeconds: Date.UTC(2026, 10, 22) / 1_000 },
    ]);
    await rollUpAll({ database, nowMs });
    await expectAllRolledUp();
  });

  it('waits with an hour that was rolled up a short time ago', async () => {
    await store(someProfiles(5, { startMs: nowMs - 5 * 3_600_000, endMs: nowMs - 4 * 3_600_000 }));
    await rollUpAll({ database, nowMs });
    await store(stored.slice(-5).map((profile) => ({ ...profile, profileId: new Uint8Array(16).fill(7) })));
    const madeAt = Math.floor(nowMs / 1_000);
    expect(await findStaleHours(database, { ...everything, madeBeforeSeconds: madeAt })).toEqual([]);
    expect(await findStaleHours(database, { ...everything, madeBeforeSeconds: madeAt + 1 })).not.toEqual([]);
    await rollUpAll({ database, nowMs });
    await expectAllRolledUp();
  });

  it('finds what a process left half done when it was killed', async () => {
    const range = { startMs: Date.UTC(2026, 10, 22, 21), endMs: Date.UTC(2026, 10, 22, 22) };
    const [example] = someProfiles(1, range);
    if (example === undefined) throw new Error('no profile');
    await store([1n, 2n].map((series) => ({ ...example, series, service: 'killed', keepDays: 0 })));
    const [hour] = await findStaleHours(database, everything);
    if (hour === undefined) throw new Error('no stale hour');
    // One of two series was written.
    const statement = { hourSeconds: hour.hourSeconds, keys: [hour], part: { index: 1, count: 2 } };
    await rollHours(database, statement, 1);
    expect(await findStaleHours(database, everything)).toMatchObject([{ service: 'killed', rolledRows: 1 }]);
    await rollHours(database, { ...statement, part: { index: 0, count: 1 } }, 1);
    expect(await findStaleHours(database, everything)).toEqual([]);
    // And of the day one series, but not the service.
    const [day] = await findStaleDays(database, wholeDays);
    if (day === undefined) throw new Error('no stale day');
    const nothing = { stacks: new BigUint64Array(0), values: new BigInt64Array(0), folded: 0n };
    const row = { ...day, ...nothing, series: 1n, profiles: 1n, madeSeconds: 1 };
    await database.insert('profiles_day', encodeDayRows([row]));
    await rollUpAll({ database, nowMs });
    await expectAllRolledUp();
  });

  it('comes to the same when two servers do it at the same time, while profiles come in', async () => {
    await store(someProfiles(60));
    const writes = (async () => {
      for (let i = 0; i < 10; i++) await store(someProfiles(3));
    })();
    await Promise.all([rollUpAll({ database, nowMs }), rollUpAll({ database, nowMs }), writes]);
    await rollUpAll({ database, nowMs });
    await expectAllRolledUp();
  });

  it('has what raw rows have for any range that is read as the coverage says', async () => {
    await store(someProfiles(20));
    const rolled = await readRollUps(database, 'profiles_hour');
    for (let round = 0; round < 12; round++) {
      const [a = 0, b = 0] = [randomHour(), randomHour()].sort((x, y) => x - y);
      const range = { startSeconds: a / 1_000, endSeconds: b / 1_000 + HOUR_SECONDS };
      const tenants = random.pick([['anonymous'], ["o'brien"], ['anonymous', "o'brien"]]);
      const service = random.pick([undefined, 'shop', "it's\n{}"]);
      const type = random.pick(TEST_TYPES);
      const query = { tenants, type, ...range, ...(service !== undefined && { services: [service] }) };
      const wanted = stored.filter(
        (profile) =>
          tenants.includes(profile.tenant) &&
          (service ?? profile.service) === profile.service &&
          profile.type === type &&
          profile.timeMs >= a &&
          profile.timeMs < range.endSeconds * 1_000,
      );
      const expected = addUp(wanted, { bucketSeconds: HOUR_SECONDS, bySeries: true });
      const { rawHours, hasRolledHours, keeps } = await readCoverage(database, query);
      const hours = Object.keys(expected).map((key) => startOf(key) / 1_000);
      for (const [key, row] of Object.entries(expected)) {
        const isRaw = rawHours.includes(startOf(key) / 1_000);
        if (rolled[key]?.profiles !== row.profiles)
          expect(isRaw, `${key} of ${JSON.stringify(query)}`).toBe(true);
        if (!isRaw) expect(rolled[key]).toEqual(row);
      }
      for (const hour of rawHours) expect(hours).toContain(hour);
      expect(hasRolledHours).toBe(hours.some((hour) => !rawHours.includes(hour)));
      const texts = keeps.map(({ day, keepDays }) => `${day} ${keepDays}`);
      const stillThere = wanted.map(
        ({ timeMs, keepDays }) => `${Math.floor(timeMs / 86_400_000)} ${keepDays}`,
      );
      expect(texts.sort()).toEqual([...new Set(stillThere)].sort());
    }
    await rollUpAll({ database, nowMs });
    // Until then, hours in which a profile is stored twice count as raw.
    await database.execute('OPTIMIZE TABLE profiles FINAL');
    const coverage = await readCoverage(database, {
      tenants: ['anonymous', "o'brien"],
      type: TEST_TYPES[0],
      startSeconds: startMs / 1_000,
      endSeconds: closedSeconds,
    });
    expect(coverage).toMatchObject({ rawHours: [], hasRolledHours: true });
  });

  it('says which days have every profile in their roll-ups', async () => {
    const range = { startMs: Date.UTC(2026, 10, 22, 22), endMs: Date.UTC(2026, 10, 22, 23) };
    await expectRolledDays(undefined);
    const late = randomProfile(random, range);
    await store([late]);
    await expectRolledDays(late);
    await rollUpAll({ database, nowMs });
    await expectRolledDays(undefined);
  });

  it('keeps retentions apart, so that one can be dropped', async () => {
    const partitions = await database.query(
      `SELECT DISTINCT concat(table, ' ', partition) FROM system.parts
       WHERE active AND table IN ('profiles_hour', 'profiles_day') ORDER BY 1`,
    );
    expect(partitions.strings(0)).toEqual(
      ['day', 'hour'].flatMap((table) =>
        ['2026-11-16', '2026-11-23'].flatMap((week) =>
          [0, 9].map((keep) => `profiles_${table} ('${week}',${keep})`),
        ),
      ),
    );
    const before = await readRollUps(database, 'profiles_hour');
    for (const table of ['profiles_hour', 'profiles_day']) {
      await database.execute(`ALTER TABLE ${table} DROP PARTITION ('2026-11-16', 9)`);
    }
    expect(await readRollUps(database, 'profiles_hour')).toEqual(
      filterRows(before, (key) => !(keepOf(key) === 9 && startOf(key) < Date.UTC(2026, 10, 23))),
    );
    await rollUpAll({ database, nowMs });
    await expectAllRolledUp();
  });

  it('folds what is rare on a day into callers, and keeps the sums', async () => {
    const days = addUp(closedDays(stored), { bucketSeconds: DAY_SECONDS, bySeries: true });
    await database.execute('TRUNCATE TABLE profiles_day');
    let folded = 0n;
    await rollDays(database, await findStaleDays(database, wholeDays), { nowMs, maxNodes: 6 });
    const nodes = await database.query('SELECT DISTINCT id FROM nodes');
    const known = new Set(Array.from(nodes.uint64(0), String)).add('0');
    const rolled = await readRollUps(database, 'profiles_day');
    for (const [key, row] of Object.entries(days)) {
      const one = rolled[key];
      expect(one).toMatchObject({ profiles: row.profiles, total: row.total });
      const values = Object.values(one?.samples ?? {});
      expect(values.reduce((sum, value) => sum + value, 0n)).toBe(row.total);
      expect(Object.keys(one?.samples ?? {}).filter((id) => !known.has(id))).toEqual([]);
      expect(values.length).toBeLessThanOrEqual(7);
    }
    for (const value of (await database.query('SELECT folded FROM profiles_day FINAL')).int64(0))
      folded += value;
    expect(folded).toBeGreaterThan(0n);
    const again = await readRollUps(database, 'profiles_day');
    await database.execute('TRUNCATE TABLE profiles_day');
    await rollDays(database, await findStaleDays(database, wholeDays), { nowMs, maxNodes: 6 });
    expect(await readRollUps(database, 'profiles_day')).toEqual(again);
  });
});

/** Of every tenant and service: but for the day of a profile that came late. */
async function expectRolledDays(late: StoredProfile | undefined): Promise<void> {
  const dayOf = ({ timeMs }: StoredProfile): number => Math.floor(timeMs / 86_400_000);
  for (const tenants of [['anonymous'], ["o'brien"], ['anonymous', "o'brien"]]) {
    for (const service of [undefined, 'shop', "it's\n{}"]) {
      const isWanted = (profile: StoredProfile): boolean =>
        tenants.includes(profile.tenant) && (service ?? profile.service) === profile.service;
      const staleDay = late && isWanted(late) ? dayOf(late) : undefined;
      const days = new Map<number, { profiles: number; keeps: Set<number> }>();
      for (const profile of new Set(closedDays(stored).filter(isWanted))) {
        const day = days.get(dayOf(profile)) ?? { profiles: 0, keeps: new Set() };
        day.profiles++;
        days.set(dayOf(profile), { ...day, keeps: day.keeps.add(profile.keepDays) });
      }
      const rolled = await readRolledDays(database, {
        tenants,
        startDay: Math.floor(startMs / 86_400_000),
        endDay: Math.floor(nowMs / 86_400_000) + 1,
        ...(service !== undefined && { service }),
      });
      expect(rolled.map(({ day, profiles, keeps }) => ({ day, profiles, keeps }))).toEqual(
        [...days]
          .filter(([day]) => day !== staleDay)
          .map(([day, { profiles, keeps }]) => ({ day, profiles, keeps: [...keeps].sort() }))
          .sort((a, b) => a.day - b.day),
      );
    }
  }
}

function randomHour(): number {
  const hours = Math.ceil((nowMs - startMs) / 3_600_000);
  return startMs + random.integer(hours) * 3_600_000;
}

function filterRows(rows: RollUpRows, matches: (key: string) => boolean): RollUpRows {
  return Object.fromEntries(Object.entries(rows).filter(([key]) => matches(key)));
}
