import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STORE_KINDS, startTestStore, type TestStore } from '../store/test-store.fixture.js';
import {
  CPU_TYPE,
  encodeTestProfile,
  startTestServer,
  type TestSample,
  type TestServer,
} from '../test-server.fixture.js';

const DAY_MS = 86_400_000;
/** Noon of the Wednesday of last week: a day more or less is the same week, and over. */
const TIME_MS = (Math.floor((Date.now() / DAY_MS - 13) / 7) * 7 + 6) * DAY_MS + DAY_MS / 2;
const RANGE = { start: TIME_MS, end: TIME_MS + DAY_MS };
const LINK = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
let store: TestStore;
let server: TestServer;

async function push(timeMs: number, pod: string, samples: readonly TestSample[]): Promise<void> {
  await server.push(encodeTestProfile({ timeMs, resource: { pod }, samples }));
}

/** Pushes to another service, whose names are many. */
async function pushOther(): Promise<void> {
  const resource = { 'service.name': 'other' };
  const samples = [{ stack: 'a_long_name_of_a_function', value: 1 }];
  await server.push(encodeTestProfile({ timeMs: TIME_MS, resource, samples }));
}

async function analyze(labels: string, range: object = RANGE, headers = {}) {
  const { queryScopes, queryImpact } = await server.query(
    'AnalyzeQuery',
    { query: `${CPU_TYPE}${labels}`, ...range },
    headers,
  );
  expect(queryScopes).toHaveLength(1);
  return { scope: queryScopes[0], impact: queryImpact };
}

describe.each(STORE_KINDS)('AnalyzeQuery (%s)', (kind) => {
  beforeAll(async () => {
    store = await startTestStore(kind);
    server = await startTestServer(store.options);
    await push(TIME_MS - 1, 'a', [{ stack: 'early', value: 1 }]);
    await push(TIME_MS, 'a', [
      { stack: 'main;work', value: 1 },
      { stack: 'main', value: 2 },
    ]);
    await push(TIME_MS + 1, 'a', [{ stack: 'main', value: 2 }]);
    await push(TIME_MS + DAY_MS, 'b', [{ stack: 'main;work', value: 1, link: LINK }]);
    await pushOther();
  });
  afterAll(async () => {
    await server.stop();
    await store.stop();
  });

  it('counts what a query reads', async () => {
    const { scope, impact } = await analyze('{service_name="shop"}');
    expect(scope).toMatchObject({
      componentType: 'store',
      componentCount: '1',
      blockCount: '2',
      seriesCount: '2',
      profileCount: '3',
      sampleCount: '4',
      // Four values, and one of them again with its link.
      profileBytes: String(4 * 16 + 24 + 24),
      // main, work, and early, which the same week has.
      symbolBytes: String(3 * 16 + 'mainworkearly'.length),
    });
    expect(impact).toEqual({ totalBytesInTimeRange: expect.any(String), totalQueriedSeries: '2' });
    const bytes = [scope.indexBytes, scope.profileBytes, scope.symbolBytes].map(Number);
    expect(Number(impact.totalBytesInTimeRange)).toBe(bytes.reduce((sum, part) => sum + part, 0));
  });

  it('has as bytes of the index the labels of the series, of each day', async () => {
    const texts = await textsOf('{pod="a"}');
    const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    const { scope } = await analyze('{pod="a"}', { start: TIME_MS, end: TIME_MS + 1 });
    expect(scope.indexBytes).toBe(String(bytes));
  });

  /** Names and values of labels. */
  async function textsOf(matcher: string): Promise<string[]> {
    const { labelsSet } = await server.query(
      'Series',
      { matchers: [matcher], ...RANGE },
      { accept: '*/*;allow-utf8-labelnames=true' },
    );
    const sets = labelsSet as { labels: { name: string; value: string }[] }[];
    return sets.flatMap(({ labels }) => labels.flatMap(({ name, value }) => [name, value]));
  }

  it('is about the profiles that the labels and the range select', async () => {
    const { scope } = await analyze('{pod="a"}', { start: TIME_MS, end: TIME_MS });
    expect(scope).toMatchObject({ blockCount: '1', seriesCount: '1', profileCount: '1', sampleCount: '2' });
    const all = await analyze('');
    expect(all.scope).toMatchObject({ seriesCount: '3', profileCount: '4' });
  });

  it('is all zeros where there is nothing', async () => {
    expect(await analyze('{pod="nowhere"}')).toEqual({ scope: { componentType: 'store' }, impact: {} });
  });
});
