import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CountedStatements, countStatements } from '../store/counted-statements.fixture.js';
import { type EmbeddedDatabase, openEmbeddedDatabase } from '../store/embedded-database.js';
import { encodeBatch } from '../store/encoded-batch.js';
import { migrate } from '../store/migrate.js';
import { profileRows } from '../store/profile-rows.fixture.js';
import { createProfileStore } from '../store/profile-store.js';
import { rollUpAll } from '../store/roll-ups/roll-up-all.js';
import { type ClosedHours, createClosedHours } from './closed-hours.js';
import { createSeriesLists } from './series-lists.js';
import { sumStacks } from './sum-stacks.js';

/** Each profile of a test has this value. */
const VALUE = 7;
const HOUR_MS = 3_600_000;
const nowMs = Date.UTC(2026, 10, 24, 12, 30);
const type = 'cpu:cpu:nanoseconds:cpu:nanoseconds';
const dataDir = mkdtempSync(join(tmpdir(), 'hotspan-closed-hours-'));
const lookups: boolean[] = [];
let embedded: EmbeddedDatabase;
let database: CountedStatements;
/** Each test has its own. */
let tenant: string;
let tests = 0;
let dropped = 0;

beforeAll(async () => {
  embedded = openEmbeddedDatabase({ dataDir, queryTimeoutMs: 60_000, queryMemoryBytes: 256 * 1024 * 1024 });
  await migrate(embedded);
  database = countStatements(embedded);
});
afterAll(async () => {
  await embedded.close();
  rmSync(dataDir, { recursive: true });
});
beforeEach(() => {
  tenant = `team-${++tests}`;
  lookups.length = 0;
  dropped = 0;
});

function remember({ isAlone = true, maxSumBytes = 1e6 } = {}): ClosedHours {
  return createClosedHours({
    database,
    isAlone,
    now: () => nowMs,
    maxSumBytes,
    onLookup: (isKnown) => lookups.push(isKnown),
    onDropped: () => dropped++,
  });
}

/** Stores a profile of some hours ago, as the server does that answers from these hours. */
async function store(hoursAgo: number, closedHours?: ClosedHours, isEncoded = false): Promise<void> {
  const profiles = createProfileStore({
    database,
    commitWaitMs: 0,
    ...(closedHours && { onWritten: closedHours.noteWrite }),
  });
  const batch = profileRows({ tenant, timeMs: nowMs - hoursAgo * HOUR_MS });
  await (isEncoded ? profiles.writeEncoded(encodeBatch(batch)) : profiles.write(batch));
  await profiles.close();
}

async function rollUp(closedHours?: ClosedHours): Promise<void> {
  await rollUpAll({ database: embedded, nowMs });
  closedHours?.forget();
}

/** How many profiles a query finds, and what it reads. */
async function ask(closedHours: ClosedHours, hours = 6) {
  database.statements.length = 0;
  const scope = { tenants: [tenant], startMs: nowMs - hours * HOUR_MS, endMs: nowMs, matchers: [] };
  const { values } = await sumStacks(
    { database, closedHours, seriesLists: createSeriesLists({ database: embedded, isAlone: false }) },
    { scope, type },
  );
  const reads = database.statements.map((sql) =>
    sql.includes('has_old') ? 'coverage' : sql.includes('FROM profiles_hour') ? 'hours' : 'profiles',
  );
  return { profiles: values.reduce((sum, value) => sum + Number(value), 0) / VALUE, reads: reads.sort() };
}

describe('createClosedHours', () => {
  it('has what hours came to, and which they are, read once', async () => {
    const closedHours = remember();
    await store(4);
    await store(3);
    await rollUp();
    await store(0.1, closedHours);
    expect(await ask(closedHours)).toEqual({ profiles: 3, reads: ['coverage', 'hours', 'profiles'] });
    expect(closedHours.sums.bytes).toBeGreaterThan(0);
    await store(0.1, closedHours);
    expect(await ask(closedHours)).toEqual({ profiles: 4, reads: ['profiles'] });
    expect(lookups).toEqual([false, true]);
  });

  it('knows ranges of other ends that have the same hours, and no others', async () => {
    const closedHours = remember();
    await store(4);
    await store(2);
    await rollUp();
    expect((await ask(closedHours, 6)).profiles).toBe(2);
    // The hour of the older one is not in it.
    expect((await ask(closedHours, 3)).profiles).toBe(1);
    expect((await ask(closedHours, 6.1)).profiles).toBe(2);
    expect(lookups).toEqual([false, false, true]);
  });

  it.each([
    ['rows', false],
    ['encoded rows', true],
  ])('looks again after a late profile (%s)', async (_kind, isEncoded) => {
    const closedHours = remember();
    await store(4);
    await rollUp();
    expect((await ask(closedHours)).profiles).toBe(1);
    await store(4, closedHours, isEncoded);
    expect(await ask(closedHours)).toEqual({ profiles: 2, reads: ['coverage', 'profiles'] });
    await rollUp(closedHours);
    expect(await ask(closedHours)).toEqual({ profiles: 2, reads: ['coverage', 'hours', 'profiles'] });
  });

  it('remembers nothing of what was asked while a late profile came', async () => {
    const closedHours = remember();
    await store(4);
    await rollUp();
    const hour = Math.floor(nowMs / HOUR_MS) * 3_600;
    const query = { tenants: [tenant], type, startSeconds: hour - 5 * 3_600, endSeconds: hour };
    const asked = closedHours.readCoverage(query);
    closedHours.noteWrite(hour - 4 * 3_600);
    await asked;
    database.statements.length = 0;
    await closedHours.readCoverage(query);
    await closedHours.readCoverage(query);
    expect(database.statements).toHaveLength(1);
  });

  it('asks every time which hours there are where others write too', async () => {
    const closedHours = remember({ isAlone: false });
    await store(4);
    await rollUp();
    await ask(closedHours);
    expect(await ask(closedHours)).toEqual({ profiles: 1, reads: ['coverage', 'profiles'] });
    // Of another server, which tells nobody here.
    await store(4);
    expect(await ask(closedHours)).toEqual({ profiles: 2, reads: ['coverage', 'profiles'] });
    await rollUp();
    expect(await ask(closedHours)).toEqual({ profiles: 2, reads: ['coverage', 'hours', 'profiles'] });
  });

  it('lets sums go for others, and keeps none without memory', async () => {
    await store(4);
    await rollUp();
    const none = remember({ maxSumBytes: 0 });
    await ask(none);
    expect((await ask(none)).reads).toEqual(['hours', 'profiles']);
    const few = remember({ maxSumBytes: 250 });
    await ask(few);
    tenant = `team-${tests}-other`;
    await store(4);
    await rollUp(few);
    await ask(few);
    expect([few.sums.bytes > 0, few.sums.bytes <= 250, dropped]).toEqual([true, true, 1]);
  });
});
