import { expect, it } from 'vitest';
import { createSeededRandom, newSeed } from '../../seeded-random.fixture.js';
import { migrate } from '../migrate.js';
import { STORE_KINDS, startTestStore } from '../test-store.fixture.js';
import { closedUntil, DAY_SECONDS, HOUR_SECONDS } from './closed-until.js';
import { readCoverage } from './coverage.js';
import { addUp, readRollUps } from './read-roll-ups.fixture.js';
import { rollUpAll } from './roll-up-all.js';
import { readRolledDays } from './rolled-days.js';
import { randomProfile, storeProfiles, TEST_TYPES } from './stored-profiles.fixture.js';

const seed = Number(process.env.HOTSPAN_TEST_SEED ?? newSeed());
const nowMs = Date.UTC(2026, 10, 24, 0, 10);
const startMs = nowMs - 5 * 3_600_000;

it.each(STORE_KINDS)(`rolls up hours and days where the data is %s (seed ${seed})`, async (kind) => {
  const random = createSeededRandom(seed);
  const store = await startTestStore(kind);
  const database = await store.open();
  try {
    await migrate(database);
    const profiles = Array.from({ length: 60 }, () =>
      randomProfile(random, { startMs, endMs: nowMs - 600_000 }),
    );
    await storeProfiles(database, profiles);
    await rollUpAll({ database, nowMs });
    expect(await readRollUps(database, 'profiles_hour')).toEqual(
      addUp(profiles, { bucketSeconds: HOUR_SECONDS, bySeries: true }),
    );
    expect(await readRollUps(database, 'profiles_day')).toEqual({
      ...addUp(profiles, { bucketSeconds: DAY_SECONDS, bySeries: true }),
      ...addUp(profiles, { bucketSeconds: DAY_SECONDS, bySeries: false }),
    });
    const query = {
      tenants: ['anonymous', "o'brien"],
      type: TEST_TYPES[0],
      startSeconds: closedUntil(startMs),
      endSeconds: closedUntil(nowMs),
    };
    expect(await readCoverage(database, query)).toMatchObject({ rawHours: [], hasRolledHours: true });
    const { tenants } = query;
    const endDay = nowMs / 86_400_000;
    const days = { tenants, startDay: Math.floor(endDay) - 5, endDay: Math.floor(endDay) };
    expect(await readRolledDays(database, days)).toMatchObject([
      { day: Math.floor(endDay) - 1, profiles: 60 },
    ]);
    await storeProfiles(database, profiles.slice(0, 5));
    expect(await rollUpAll({ database, nowMs })).toEqual({ profiles_hour: 0, profiles_day: 0 });
    await storeProfiles(database, [randomProfile(random, { startMs, endMs: nowMs - 600_000 })]);
    expect(await readRolledDays(database, days)).toEqual([]);
  } finally {
    await database.close();
    await store.stop();
  }
});
