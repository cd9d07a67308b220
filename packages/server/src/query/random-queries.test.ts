import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSeededRandom, newSeed } from '../seeded-random.fixture.js';
import { rollUpAll } from '../store/roll-ups/roll-up-all.js';
import { STORE_KINDS, startTestStore, type TestStore } from '../store/test-store.fixture.js';
import {
  CPU_TYPE,
  encodeTestProfile,
  readFlameGraph,
  startTestServer,
  type TestServer,
} from '../test-server.fixture.js';
import { edgeOf, readPodSeries, sumCallSite } from './call-site-model.fixture.js';
import {
  mergeByName,
  randomLabels,
  randomSample,
  randomSelector,
  resourceOf,
  type StoredSample,
} from './random-profiles.fixture.js';

/**
 * Random profiles asked in random ways, against a model that keeps everything in one list. The seed is printed when an
 * answer differs.
 */

const seed = Number(process.env.HOTSPAN_TEST_SEED ?? newSeed());
const random = createSeededRandom(seed);
const pick = random.integer;
const nowMs = Date.now();
const startMs = nowMs - 3 * 3_600_000;
const stored: StoredSample[] = [];
let store: TestStore;
let server: TestServer;

/** Whether hours that are over are rolled up, but for some late profiles. */
type Rolled = 'raw' | 'rolled up';

/** Stores the random profiles anew. */
async function fill(kind: (typeof STORE_KINDS)[number], rolled: Rolled): Promise<void> {
  stored.length = 0;
  store = await startTestStore(kind);
  server = await startTestServer(store.options);
  await pushProfiles(60);
  if (rolled === 'raw') return;
  await server.stop();
  const database = await store.open();
  expect((await rollUpAll({ database, nowMs })).profiles_hour).toBeGreaterThan(0);
  await database.close();
  server = await startTestServer(store.options);
  await pushProfiles(3);
}

async function pushProfiles(count: number): Promise<void> {
  const first = stored.length;
  for (let profile = first; profile < first + count; profile++) {
    const labels = randomLabels(random);
    const timeMs = startMs + pick(3 * 3_600_000);
    const samples = Array.from({ length: 1 + pick(20) }, () => randomSample(random));
    await server.push(encodeTestProfile({ samples, timeMs, resource: resourceOf(labels) }));
    stored.push(...samples.map((sample) => ({ ...sample, labels, timeMs, profile })));
  }
}

const CASES = STORE_KINDS.flatMap((kind) => [[kind, 'raw'] as const, [kind, 'rolled up'] as const]);

describe.each(CASES)(`with seed ${seed} (%s, %s)`, (kind, rolled) => {
  beforeAll(() => fill(kind, rolled));
  afterAll(async () => {
    await server.stop();
    await store.stop();
  });

  it.each(Array.from({ length: 40 }, (_, i) => i))(
    'merges the stacks that a selector and a range want (%i)',
    async () => {
      const { selector, matches } = randomSelector(random);
      const { from, to } = randomRange();
      const wanted = stored.filter(({ labels, timeMs }) => matches(labels) && timeMs >= from && timeMs <= to);
      const { flamegraph } = await server.query('SelectMergeStacktraces', {
        profileTypeID: CPU_TYPE,
        labelSelector: selector,
        start: from,
        end: to,
        maxNodes: 1_000_000,
      });
      expect(readFlameGraph(flamegraph), `${selector} ${from}-${to}`).toEqual(mergeByName(wanted));
    },
  );

  it.each(Array.from({ length: 20 }, (_, i) => i))(
    'lists the values that labels have in a range (%i)',
    async () => {
      const { selector, matches } = randomSelector(random);
      const { from, to } = randomRange();
      const wanted = stored.filter(({ labels, timeMs }) => matches(labels) && timeMs >= from && timeMs <= to);
      const name = ['service_name', 'pod', 'region'][pick(3)] ?? '';
      const { names = [] } = await server.query('LabelValues', {
        name,
        matchers: [selector],
        start: from,
        end: to,
      });
      const expected = new Set(wanted.map(({ labels }) => labels[name] ?? '').filter(Boolean));
      expect(names, `${name} of ${selector} ${from}-${to}`).toEqual([...expected].sort());
    },
  );

  it('gives every span and every trace exactly its own samples', async () => {
    const range = { start: startMs, end: nowMs };
    const links = new Map(
      stored.flatMap(({ link }) => (link === undefined ? [] : [[link.spanId, link.traceId]])),
    );
    for (const [spanId, traceId] of [...links].slice(0, 15)) {
      const ask = async (selector: object) =>
        readFlameGraph(
          (
            await server.query('SelectMergeStacktraces', {
              profileTypeID: CPU_TYPE,
              labelSelector: '{}',
              ...range,
              ...selector,
            })
          ).flamegraph,
        );
      expect(await ask({ spanSelector: [spanId.toUpperCase()] })).toEqual(
        mergeByName(stored.filter(({ link }) => link?.spanId === spanId)),
      );
      expect(await ask({ traceIdSelector: [traceId] })).toEqual(
        mergeByName(stored.filter(({ link }) => link?.traceId === traceId)),
      );
    }
    const some = [...links.keys()].slice(0, 5);
    const { flamegraph } = await server.query('SelectMergeStacktraces', {
      profileTypeID: CPU_TYPE,
      labelSelector: '{}',
      ...range,
      spanSelector: [...some, 'ffffffffffffffff'],
    });
    expect(readFlameGraph(flamegraph)).toEqual(
      mergeByName(stored.filter(({ link }) => some.includes(link?.spanId ?? ''))),
    );
  });

  it.each(Array.from({ length: 20 }, (_, i) => i))(
    'sums profiles into the buckets of a time series (%i)',
    async () => {
      const { selector, matches } = randomSelector(random);
      const { from, to } = randomRange();
      const stepMs = 60_000 * (1 + pick(30));
      const { series = [] } = await server.query('SelectSeries', {
        profileTypeID: CPU_TYPE,
        labelSelector: selector,
        start: from,
        end: to,
        step: stepMs / 1_000,
        groupBy: ['pod'],
      });
      const expected: Record<string, Record<string, number>> = {};
      for (const { labels, timeMs, value } of stored) {
        const edge = edgeOf(timeMs, { from, stepMs });
        if (!matches(labels) || timeMs < from - stepMs || edge > to) continue;
        const pod = labels.pod ?? '';
        expected[pod] ??= {};
        const points = expected[pod];
        points[edge] = (points[edge] ?? 0) + Number(value);
      }
      // An answer of the server, in the shape of the protocol.
      const got = (
        series as { labels: { value: string }[]; points: { timestamp: string; value: number }[] }[]
      ).map(({ labels, points }) => [
        labels[0]?.value,
        Object.fromEntries(points.map((p) => [p.timestamp, p.value])),
      ]);
      expect(Object.fromEntries(got)).toEqual(expected);
    },
  );

  it.each(Array.from({ length: 20 }, (_, i) => i))(
    'sums the samples that were called from one place, of the same profiles (%i)',
    async () => {
      const { selector, matches } = randomSelector(random);
      const { from, to } = randomRange();
      const stepMs = 60_000 * (1 + pick(30));
      const callSite = (stored[pick(stored.length)]?.stack.split(';') ?? []).slice(0, 1 + pick(3));
      const isAverage = random.chance(0.5);
      const limit = pick(4);
      const request = {
        profileTypeID: CPU_TYPE,
        labelSelector: selector,
        start: from,
        end: to,
        step: stepMs / 1_000,
        groupBy: ['pod'],
        limit,
        stackTraceSelector: { callSite: callSite.map((name) => ({ name })) },
        exemplarType: 'EXEMPLAR_TYPE_INDIVIDUAL',
        aggregation: `TIME_SERIES_AGGREGATION_TYPE_${isAverage ? 'AVERAGE' : 'SUM'}`,
      };
      const wanted = stored.filter(
        ({ labels, timeMs }) =>
          matches(labels) && timeMs >= from - stepMs && edgeOf(timeMs, { from, stepMs }) <= to,
      );
      const expected = sumCallSite(wanted, { from, stepMs, callSite, isAverage });
      const { series = [] } = await server.query('SelectSeries', request);
      expect(readPodSeries(series), JSON.stringify(request)).toEqual(expected.slice(0, limit || undefined));
    },
  );
});

/** Often with an end just at a profile's time, where off-by-one mistakes are. */
function randomRange(): { from: number; to: number } {
  const time = (): number =>
    pick(2) === 0 ? (stored[pick(stored.length)]?.timeMs ?? startMs) : startMs + pick(3 * 3_600_000);
  const [a, b] = [time(), time()];
  return { from: Math.min(a, b), to: Math.max(a, b) };
}
