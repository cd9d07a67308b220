import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSeededRandom, newSeed } from '../seeded-random.fixture.js';
import { rollDays } from '../store/roll-ups/roll-days.fixture.js';
import { rollUpAll } from '../store/roll-ups/roll-up-all.js';
import { findStaleDays } from '../store/roll-ups/stale-days.js';
import { STORE_KINDS, startTestStore, type TestStore } from '../store/test-store.fixture.js';
import {
  CPU_TYPE,
  encodeTestProfile,
  readFlameGraph,
  startTestServer,
  type TestSample,
  type TestServer,
} from '../test-server.fixture.js';
import {
  mergeByName,
  randomLabels,
  randomSample,
  randomSelector,
  resourceOf,
  type StoredSample,
} from './random-profiles.fixture.js';

/** Random profiles of a week, of which days are rolled up, asked over ranges that are read by day, against a model in a list. */

const DAY_MS = 86_400_000;
const seed = Number(process.env.HOTSPAN_TEST_SEED ?? newSeed());
const random = createSeededRandom(seed);
const nowMs = Date.now();
const todayMs = Math.floor(nowMs / DAY_MS) * DAY_MS;
const startMs = todayMs - 6 * DAY_MS;
/** Read by day and over for more than the time that profiles may be late by. */
const closedDayMs = todayMs - 3 * DAY_MS;
const TENANTS = ['team-a', 'team-b'] as const;

interface OwnedSample extends StoredSample {
  readonly tenant: string;
}

interface Question {
  readonly tenants: readonly string[];
  readonly selector: string;
  readonly from: number;
  readonly to: number;
}

const stored: OwnedSample[] = [];
let store: TestStore;
let server: TestServer;

async function pushProfile(
  profile: Pick<OwnedSample, 'tenant' | 'labels' | 'timeMs'>,
  samples: readonly TestSample[],
) {
  const { tenant, labels, timeMs } = profile;
  const body = gzipSync(encodeTestProfile({ samples, timeMs, resource: resourceOf(labels) }));
  const response = await server.post('/v1development/profiles', body, {
    'content-type': 'application/x-protobuf',
    'content-encoding': 'gzip',
    'x-scope-orgid': tenant,
  });
  expect(response.status, await response.text()).toBe(200);
  stored.push(...samples.map((sample) => ({ ...sample, tenant, labels, timeMs, profile: stored.length })));
}

async function pushProfiles(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const timeMs = startMs + random.integer(nowMs - startMs);
    const samples = Array.from({ length: 1 + random.integer(20) }, () => randomSample(random));
    await pushProfile({ tenant: random.pick(TENANTS), labels: randomLabels(random), timeMs }, samples);
  }
}

/** Stores the random profiles anew, and rolls them up to days of at most so many nodes. */
async function fill(kind: (typeof STORE_KINDS)[number], maxNodes: number): Promise<void> {
  stored.length = 0;
  store = await startTestStore(kind);
  server = await startTestServer({ ...store.options, multiTenancy: true });
  await pushProfiles(80);
  await server.stop();
  const database = await store.open();
  await rollUpAll({ database, nowMs });
  await database.execute('TRUNCATE TABLE profiles_day');
  const range = { startSeconds: startMs / 1_000, endSeconds: todayMs / 1_000 };
  await rollDays(database, await findStaleDays(database, range), { nowMs, maxNodes });
  await database.close();
  server = await startTestServer({ ...store.options, multiTenancy: true });
}

async function ask({ tenants, selector, from, to }: Question) {
  const { flamegraph } = await server.query(
    'SelectMergeStacktraces',
    { profileTypeID: CPU_TYPE, labelSelector: selector, start: from, end: to, maxNodes: 1_000_000 },
    { 'x-scope-orgid': tenants.join('|') },
  );
  return { total: Number(flamegraph.total ?? 0), graph: readFlameGraph(flamegraph) };
}

function randomQuestion() {
  const { selector, matches } = randomSelector(random);
  const tenants = random.pick([['team-a'], ['team-b'], TENANTS]);
  // Often on the edge of a day, where off-by-one mistakes are.
  const dayBefore = todayMs - DAY_MS - random.pick([0, 1]);
  const from = random.pick([startMs, startMs + random.integer(DAY_MS)]);
  const to = random.pick([nowMs, todayMs - random.pick([0, 1]), dayBefore, nowMs - random.integer(DAY_MS)]);
  const wanted = stored.filter(
    ({ tenant, labels, timeMs }) =>
      tenants.some((one) => one === tenant) && matches(labels) && timeMs >= from && timeMs <= to,
  );
  return { question: { tenants, selector, from, to }, wanted };
}

const everything: Question = { tenants: TENANTS, selector: '{}', from: startMs, to: nowMs };
const sum = (samples: readonly TestSample[]): number =>
  samples.reduce((total, { value }) => total + Number(value), 0);

/** Totals of the outermost frames. */
function rootsOf(graph: Readonly<Record<string, readonly [self: number, total: number]>>) {
  return Object.fromEntries(
    Object.entries(graph).flatMap(([path, [, total]]) => (path.includes(';') ? [] : [[path, total]])),
  );
}

describe.each(STORE_KINDS)(`with seed ${seed}, days of all nodes (%s)`, (kind) => {
  beforeAll(() => fill(kind, 1_000_000));
  afterAll(async () => {
    await server.stop();
    await store.stop();
  });

  it('has the flame graph that a selector and a long range want', async () => {
    for (let round = 0; round < 20; round++) {
      const { question, wanted } = randomQuestion();
      const { graph } = await ask(question);
      expect(graph, JSON.stringify(question)).toEqual(mergeByName(wanted));
    }
  });

  it('has the profiles that came late too', async () => {
    await ask(everything);
    await pushProfiles(5);
    expect((await ask(everything)).graph).toEqual(mergeByName(stored));
    for (let round = 0; round < 10; round++) {
      const { question, wanted } = randomQuestion();
      const { graph } = await ask(question);
      expect(graph, JSON.stringify(question)).toEqual(mergeByName(wanted));
    }
  });
});

describe(`with seed ${seed}, days of fewer nodes than roots`, () => {
  beforeAll(() => fill('embedded', 2));
  afterAll(async () => {
    await server.stop();
    await store.stop();
  });

  it('has everything, from hours', async () => {
    expect((await ask(everything)).graph).toEqual(mergeByName(stored));
  });
});

describe(`with seed ${seed}, days of six nodes`, () => {
  beforeAll(() => fill('embedded', 6));
  afterAll(async () => {
    await server.stop();
    await store.stop();
  });

  it('has exact totals in a long range, and light stacks in their callers', async () => {
    const { total, graph } = await ask(everything);
    expect(total).toBe(sum(stored));
    expect(rootsOf(graph)).toEqual(rootsOf(mergeByName(stored)));
    expect(Object.keys(graph).length).toBeLessThan(Object.keys(mergeByName(stored)).length);
  });

  it.each(Array.from({ length: 10 }, (_, i) => i))(
    'has exact totals of what a selector and a long range want (%i)',
    async () => {
      const { question, wanted } = randomQuestion();
      const { graph } = await ask(question);
      expect(rootsOf(graph), JSON.stringify(question)).toEqual(rootsOf(mergeByName(wanted)));
    },
  );

  it('has every stack in a range of fewer whole days', async () => {
    const from = todayMs - 3 * DAY_MS + 1;
    const wanted = stored.filter(({ timeMs }) => timeMs >= from);
    expect((await ask({ ...everything, from })).graph).toEqual(mergeByName(wanted));
  });

  it('has every stack in the profiles that are merged by location', async () => {
    const request = { profileTypeID: CPU_TYPE, labelSelector: '{}', start: startMs, end: nowMs };
    const tenants = { 'x-scope-orgid': TENANTS.join('|') };
    const { stringTable } = await server.query('SelectMergeProfile', request, tenants);
    const names = new Set(stored.flatMap(({ stack }) => stack.split(';')));
    expect(stringTable).toEqual(expect.arrayContaining([...names]));
  });

  it('has every stack of a day with a profile that came late', async () => {
    const late = { stack: 'late;later', value: 7 };
    const ofDay = stored.filter(({ timeMs }) => timeMs >= closedDayMs && timeMs < closedDayMs + DAY_MS);
    await ask(everything);
    const labels = { service_name: 'service-0', pod: 'pod-0', region: 'eu' };
    await pushProfile({ tenant: 'team-a', labels, timeMs: closedDayMs + DAY_MS / 2 }, [late]);
    const { graph, total } = await ask(everything);
    expect(total).toBe(sum(stored));
    expect(graph).toMatchObject({ late: [0, 7], 'late;later': [7, 7] });
    expect(Object.keys(graph)).toEqual(expect.arrayContaining(Object.keys(mergeByName(ofDay))));
  });
});
