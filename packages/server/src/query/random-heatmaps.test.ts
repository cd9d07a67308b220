import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSeededRandom, newSeed } from '../seeded-random.fixture.js';
import { STORE_KINDS, startTestStore, type TestStore } from '../store/test-store.fixture.js';
import {
  CPU_TYPE,
  encodeTestProfile,
  startTestServer,
  type TestSample,
  type TestServer,
} from '../test-server.fixture.js';

/**
 * Random profiles asked for heatmaps and exemplars, against a model that keeps everything in one list of plain objects.
 * The seed is printed when an answer differs.
 */

type Labels = Readonly<Record<string, string>>;

interface StoredSample extends TestSample {
  /** Of the series. */
  readonly labels: Labels;
  readonly timeMs: number;
  readonly profileId: string;
}

/** A profile of a group, or what one has of a span. */
interface Point {
  readonly timeMs: number;
  readonly profileId: string;
  readonly spanId: string;
  readonly traceId: string;
  value: number;
  /** Of all series that it is made of. */
  labels: Labels;
}

const seed = Number(process.env.HOTSPAN_TEST_SEED ?? newSeed());
const random = createSeededRandom(seed);
const pick = random.integer;
const SPAN_MS = 3 * 3_600_000;
const endMs = Date.now();
const startMs = endMs - SPAN_MS;
const stored: StoredSample[] = [];
let store: TestStore;
let server: TestServer;

/** Stores the random profiles anew. Values are small now and then, so that levels coincide and values are equal. */
async function fill(kind: (typeof STORE_KINDS)[number]): Promise<void> {
  stored.length = 0;
  store = await startTestStore(kind);
  server = await startTestServer(store.options);
  for (let profile = 0; profile < 40; profile++) {
    const service = `service-${pick(2)}`;
    const own = { pod: `pod-${pick(3)}`, region: ['eu', ''][pick(2)] ?? '' };
    // Some in the same millisecond.
    const timeMs = random.chance(0.2) ? startMs + SPAN_MS / 2 : startMs + pick(SPAN_MS);
    const profileId = hex(1 + pick(1_000_000_000), 32);
    const most = random.pick([3, 1_000_000]);
    const samples = Array.from({ length: 1 + pick(20) }, () => randomSample(most));
    await server.push(
      encodeTestProfile({
        samples,
        timeMs,
        profileId: Buffer.from(profileId, 'hex'),
        resource: { 'service.name': service, ...own },
      }),
    );
    for (const sample of samples) {
      const route = sample.attributes?.route ?? '';
      const labels = withoutEmpty({ ...derived(service), ...own, route });
      stored.push({ ...sample, labels, timeMs, profileId });
    }
  }
}

describe.each(STORE_KINDS)(`with seed ${seed} (%s)`, (kind) => {
  beforeAll(() => fill(kind));
  afterAll(async () => {
    await server.stop();
    await store.stop();
  });

  it.each(Array.from({ length: 20 }, (_, i) => i))('counts points by time and value (%i)', async () => {
    const { from, to, stepMs } = randomRange();
    const isSpan = random.chance(0.5);
    const kindName = isSpan ? 'SPAN' : 'INDIVIDUAL';
    const hasExemplars = random.chance(0.7);
    const groupBy = randomGroupBy();
    const limit = pick(4);
    const { selector, matches } = randomSelector();
    const request = {
      profileTypeID: CPU_TYPE,
      labelSelector: selector,
      start: from,
      end: to,
      step: stepMs / 1_000,
      queryType: `HEATMAP_QUERY_TYPE_${kindName}`,
      exemplarType: hasExemplars ? `EXEMPLAR_TYPE_${kindName}` : 'EXEMPLAR_TYPE_NONE',
      groupBy,
      limit,
    };
    const wanted = stored.filter(
      ({ labels, timeMs, link }) =>
        matches(labels) && timeMs >= from && timeMs <= to && (!isSpan || link !== undefined),
    );
    const groups = groupPoints(wanted, { isSpan, groupBy });
    const all = groups.flatMap(({ points }) => points);
    const min = Math.min(...all.map(({ value }) => value));
    const max = Math.max(...all.map(({ value }) => value));
    const range = max === min ? 1 : max - min;
    const yMin = Array.from({ length: 20 }, (_, i) => min + Math.floor((i * range) / 20));
    groups.sort((a, b) => b.points.length - a.points.length || compare(a.key, b.key));
    const expected = groups.slice(0, limit || groups.length).map(({ labels, points }) => ({
      ...(labels.length > 0 && { labels }),
      slots: groupInto(points, ({ timeMs }) => edgeOf(timeMs, from, stepMs)).map(([timestamp, ofSlot]) => ({
        timestamp: String(timestamp),
        yMin,
        counts: yMin.map((_, level) => ofSlot.filter(({ value }) => levelOf(value, yMin) === level).length),
        ...(hasExemplars && {
          exemplars: groupInto(ofSlot, ({ value }) => levelOf(value, yMin)).map(([, ofCell]) =>
            describeExemplar(ofCell, { isSpan, groupBy }),
          ),
        }),
      })),
    }));
    const { series = [] } = await server.query('SelectHeatmap', request);
    expect(series, JSON.stringify(request)).toEqual(expected);
  });

  it.each(Array.from({ length: 12 }, (_, i) => i))(
    'shows the largest profile of each bucket of a time series (%i)',
    async () => {
      const { from, to, stepMs } = randomRange();
      const groupBy = randomGroupBy();
      const limit = pick(4);
      const { selector, matches } = randomSelector();
      const request = {
        profileTypeID: CPU_TYPE,
        labelSelector: selector,
        start: from,
        end: to,
        step: stepMs / 1_000,
        exemplarType: 'EXEMPLAR_TYPE_INDIVIDUAL',
        groupBy,
        limit,
      };
      const wanted = stored.filter(
        ({ labels, timeMs }) =>
          matches(labels) && timeMs >= from - stepMs && edgeOf(timeMs, from, stepMs) <= to,
      );
      const groups = groupPoints(wanted, { isSpan: false, groupBy });
      groups.sort((a, b) => sumOf(b.points) - sumOf(a.points) || compare(a.key, b.key));
      const expected = groups.slice(0, limit || groups.length).map(({ labels, points }) => ({
        ...(labels.length > 0 && { labels }),
        points: groupInto(points, ({ timeMs }) => edgeOf(timeMs, from, stepMs)).map(
          ([timestamp, ofBucket]) => ({
            timestamp: String(timestamp),
            value: sumOf(ofBucket),
            exemplars: [describeExemplar(ofBucket, { isSpan: false, groupBy })],
          }),
        ),
      }));
      const { series = [] } = await server.query('SelectSeries', request);
      expect(series, JSON.stringify(request)).toEqual(expected);
    },
  );
});

interface PointOptions {
  readonly isSpan: boolean;
  readonly groupBy: readonly string[];
}

/** The points of every group, and its labels, also as a text in whose order ties are. */
function groupPoints(samples: readonly StoredSample[], { isSpan, groupBy }: PointOptions) {
  const labelsOf = ({ labels }: StoredSample) =>
    groupBy.flatMap((name) => (labels[name] === undefined ? [] : [{ name, value: labels[name] }]));
  return [...collect(samples, (sample) => JSON.stringify(labelsOf(sample)))].map(([key, ofGroup]) => {
    const points = new Map<string, Point>();
    for (const sample of ofGroup) {
      const { timeMs, profileId, link, value, labels } = sample;
      const { spanId = '', traceId = '' } = (isSpan && link) || {};
      const id = [timeMs, profileId, spanId, traceId].join(' ');
      const point = points.get(id) ?? { timeMs, profileId, spanId, traceId, value: 0, labels };
      point.value += Number(value);
      point.labels = Object.fromEntries(
        Object.entries(point.labels).filter(([name, text]) => labels[name] === text),
      );
      points.set(id, point);
    }
    // Texts of names and values that end in a bracket would be behind those that go on.
    return { key: key.replaceAll(/[[\]{}]/g, ' '), labels: JSON.parse(key), points: [...points.values()] };
  });
}

/** The largest; of equal ones that of the latest time, then of the largest ids. */
function describeExemplar(points: readonly Point[], { isSpan, groupBy }: PointOptions) {
  const rank = ({ value, timeMs, profileId, spanId, traceId }: Point) =>
    [String(value).padStart(20, '0'), timeMs, profileId, spanId, traceId].join(' ');
  const [top] = points.toSorted((a, b) => compare(rank(b), rank(a)));
  if (top === undefined) throw new Error('there are no points');
  const uuid = top.profileId.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  const first = ['__profile_type__', '__service_name__'];
  const names = [
    ...first,
    ...Object.keys(top.labels)
      .filter((name) => !first.includes(name))
      .sort(),
  ];
  return {
    timestamp: String(top.timeMs),
    ...(isSpan ? { spanId: top.spanId, traceId: top.traceId } : { profileId: uuid }),
    value: String(top.value),
    labels: names
      .filter((name) => !groupBy.includes(name))
      .map((name) => ({ name, value: top.labels[name] })),
  };
}

/** In ascending order of the keys. */
function groupInto(points: readonly Point[], keyOf: (point: Point) => number): [number, Point[]][] {
  return [...collect(points, keyOf)].sort(([a], [b]) => a - b);
}

function collect<Key, Item>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const collected = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    collected.set(key, [...(collected.get(key) ?? []), item]);
  }
  return collected;
}

function edgeOf(timeMs: number, from: number, stepMs: number): number {
  return from + Math.max(0, Math.ceil((timeMs - from) / stepMs)) * stepMs;
}

function levelOf(value: number, yMin: readonly number[]): number {
  const level = yMin.findIndex((bound, i) => bound <= value && value < (yMin[i + 1] ?? 0));
  return level < 0 ? yMin.length - 1 : level;
}

function sumOf(points: readonly Point[]): number {
  return points.reduce((sum, { value }) => sum + value, 0);
}

function randomSample(most: number): TestSample {
  const trace = pick(8);
  return {
    stack: `main;f${pick(4)}`,
    value: 1 + pick(most),
    ...(random.chance(0.5) && {
      link: { traceId: hex(trace + 1, 32), spanId: hex(trace * 16 + pick(2) + 1, 16) },
    }),
    attributes: {
      ...(random.chance(0.4) && { route: `/${pick(3)}` }),
      ...(random.chance(0.3) && { 'thread.name': `thread-${pick(2)}` }),
    },
  };
}

function derived(service: string): Labels {
  const cpu = { __name__: 'cpu', __type__: 'cpu', __period_type__: 'cpu', __otel__: 'true' };
  const units = { __unit__: 'nanoseconds', __period_unit__: 'nanoseconds' };
  const services = { __service_name__: service, 'service.name': service, service_name: service };
  return { ...cpu, ...units, ...services, __profile_type__: CPU_TYPE };
}

function withoutEmpty(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
}

function randomGroupBy(): string[] {
  return random.pick([
    [],
    ['pod'],
    ['route'],
    ['region', 'route'],
    ['route', 'pod'],
    ['__name__'],
    ['nowhere'],
  ]);
}

function randomSelector(): { selector: string; matches: (labels: Labels) => boolean } {
  return random.pick<{ selector: string; matches: (labels: Labels) => boolean }>([
    { selector: '{}', matches: () => true },
    { selector: '{route!=""}', matches: ({ route }) => route !== undefined },
    { selector: '{region=""}', matches: ({ region }) => region === undefined },
    {
      selector: '{service_name="service-1", pod=~"pod-[01]"}',
      matches: ({ service_name, pod }) => service_name === 'service-1' && pod !== 'pod-2',
    },
  ]);
}

/** Often with an end just at a profile's time, where off-by-one mistakes are. */
function randomRange(): { from: number; to: number; stepMs: number } {
  const time = (): number => (random.chance(0.5) ? random.pick(stored).timeMs : startMs + pick(SPAN_MS));
  const [a, b] = [time(), time()];
  const [from, to] = [Math.min(a, b), Math.max(a, b)];
  return { from, to: to === from ? to + 1 : to, stepMs: random.pick([1, 999, 60_000, 900_000, 8 * SPAN_MS]) };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
