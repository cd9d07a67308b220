import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CPU_TYPE, encodeTestProfile, startTestServer, type TestServer } from '../test-server.fixture.js';

/** A full minute, so that steps of 15 s begin there. */
const T = Math.floor(Date.now() / 60_000) * 60 - 300;
const HEAP_TYPE = 'space:inuse_space:bytes:space:bytes';
const SHOP = `${CPU_TYPE}{service_name="shop"}`;
const TIMES = { from: String(T - 20), until: String(T + 100) };
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  for (const [seconds, stack, value, resource] of [
    [0, 'main;a', 100, { pod: 'a' }],
    [31, 'main;b', 50, { pod: 'a' }],
    [34, 'main;b', 4, { pod: 'a' }],
    [15, 'main;a', 7, { pod: 'b' }],
    [70, 'main', 1, {}],
  ] as const) {
    const samples = [{ stack, value }];
    await server.push(encodeTestProfile({ timeMs: (T + seconds) * 1_000, resource, samples }));
  }
  await server.push(
    encodeTestProfile({
      timeMs: T * 1_000,
      resource: { 'service.name': 'heap' },
      sampleType: ['inuse_space', 'bytes'],
      periodType: ['space', 'bytes'],
      samples: [{ stack: 'main;alloc', value: 4_096 }],
    }),
  );
});
afterAll(() => server.stop());

type Parameters = Readonly<Record<string, string | readonly string[]>>;

function get(route: string, parameters: Parameters): Promise<Response> {
  const pairs = Object.entries(parameters).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, String(value)]),
  );
  return fetch(`${server.url}/pyroscope/${route}?${new URLSearchParams(pairs)}`);
}

/** The answer to what is right. */
// biome-ignore lint/suspicious/noExplicitAny: an answer is looked at field by field, which is the test
async function ask(route: string, parameters: Parameters): Promise<any> {
  const response = await get(route, parameters);
  const text = await response.text();
  expect([response.status, text]).toEqual([200, expect.anything()]);
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  return JSON.parse(text);
}

const render = (parameters: Parameters = {}) => ask('render', { query: SHOP, ...TIMES, ...parameters });
const timeline = (...samples: number[]) => ({
  startTime: T - 30,
  samples,
  durationDelta: 15,
  watermarks: null,
});
const NOTHING = timeline(0, 0, 0, 0, 0, 0, 0, 0);

describe('the format dot', () => {
  it('is a call graph as text, which is empty without data', async () => {
    const response = await get('render', { query: SHOP, ...TIMES, format: 'dot', maxNodes: '2' });
    const text = await response.text();
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/plain']);
    expect(text).toMatch(/^digraph "cpu" \{\n.*\nN1 \[label="main\\n.*\nN1 -> N2 \[/s);
    expect(text.match(/^N\d+ \[/gm)).toHaveLength(2);
    const nothing = await get('render', { query: `${CPU_TYPE}{pod="none"}`, ...TIMES, format: 'dot' });
    expect([nothing.status, await nothing.text()]).toEqual([200, '']);
  });
});

describe('GET /pyroscope/render', () => {
  it('answers a flame graph with its values over time', async () => {
    expect(await render()).toEqual({
      version: 1,
      flamebearer: {
        names: ['total', 'main', 'b', 'a'],
        levels: [
          [0, 162, 0, 0],
          [0, 162, 1, 1],
          [1, 107, 107, 3, 0, 54, 54, 2],
        ],
        numTicks: 162,
        maxSelf: 107,
      },
      metadata: { format: 'single', spyName: '', sampleRate: 1_000_000_000, units: 'samples', name: 'cpu' },
      timeline: timeline(0, 0, 100, 7, 54, 0, 1, 0),
      groups: null,
      heatmap: null,
    });
  });

  it.each([
    ['milliseconds', { from: String((T - 20) * 1_000), until: String((T + 100) * 1_000) }],
    ['nanoseconds', { from: `${T - 20}000000000`, until: `${T + 100}000000000` }],
  ])('takes times in %s', async (_, times) => {
    expect(await render(times)).toEqual(await render());
  });

  it('takes times relative to now, and now where they are missing', async () => {
    expect((await render({ from: 'now-1h', until: '' })).flamebearer.numTicks).toBe(162);
    expect((await ask('render', { query: SHOP })).flamebearer.numTicks).toBe(0);
  });

  it('counts only what is within its times', async () => {
    const { flamebearer } = await render({ from: String(T + 15), until: String(T + 31) });
    expect(flamebearer.numTicks).toBe(57);
  });

  it('has longer steps for a longer range', async () => {
    const { timeline: shown } = await render({ from: String(T - 8 * 3_600), until: String(T + 600) });
    expect(shown.durationDelta).toBe(20);
    expect(shown.startTime % 20).toBe(0);
    expect(shown.samples.length).toBe(Math.floor((T + 600) / 20) - Math.floor((T - 8 * 3_600) / 20));
    expect(shown.samples.reduce((sum: number, value: number) => sum + value)).toBe(162);
  });

  it('takes the type as __name__', async () => {
    expect(await render({ query: `{__name__="${CPU_TYPE}", service_name="shop"}` })).toEqual(await render());
  });

  it('has a root and zeros where there is no data', async () => {
    const { flamebearer, timeline: shown } = await render({ query: `${CPU_TYPE}{pod="none"}` });
    expect(flamebearer).toEqual({ names: ['total'], levels: [[0, 0, 0, 0]], numTicks: 0, maxSelf: 0 });
    expect(shown).toEqual(NOTHING);
  });

  it.each(['maxNodes', 'max-nodes'])('shows as many nodes as %s', async (name) => {
    const { flamebearer } = await render({ [name]: '2' });
    expect(flamebearer.names).toEqual(['total', 'main', 'other', 'a']);
    expect(flamebearer.numTicks).toBe(162);
  });

  it('has groups by a label, and no timeline where there are several', async () => {
    const groups = {
      a: timeline(0, 0, 100, 0, 54, 0, 0, 0),
      b: timeline(0, 0, 0, 7, 0, 0, 0, 0),
      '*': timeline(0, 0, 0, 0, 0, 0, 1, 0),
    };
    expect(await render({ groupBy: 'pod' })).toEqual({ ...(await render()), timeline: NOTHING, groups });
    expect((await render({ groupBy: ['pod', 'service_name'] })).groups).toEqual(groups);
  });

  it('has the timeline of the only group', async () => {
    const shown = await render({ groupBy: 'pod', query: `${CPU_TYPE}{pod="b"}` });
    expect(shown.timeline).toEqual(timeline(0, 0, 0, 7, 0, 0, 0, 0));
    expect(shown.groups).toEqual({ b: shown.timeline });
  });

  it('has no groups where there is nothing to group', async () => {
    expect((await render({ groupBy: 'pod', query: `${CPU_TYPE}{pod="none"}` })).groups).toEqual({});
  });

  it.each([
    ['avg', timeline(0, 0, 100, 7, 27, 0, 1, 0)],
    ['sum', timeline(0, 0, 100, 7, 54, 0, 1, 0)],
    ['median', timeline(0, 0, 100, 7, 54, 0, 1, 0)],
  ])('aggregates profiles of a step by %s', async (aggregation, shown) => {
    expect((await render({ aggregation })).timeline).toEqual(shown);
  });

  it('says the unit of the type', async () => {
    const { metadata, flamebearer } = await render({ query: `${HEAP_TYPE}{}` });
    expect(metadata).toMatchObject({ name: 'inuse_space', units: 'bytes', sampleRate: 100 });
    expect(flamebearer.numTicks).toBe(4_096);
  });

  it('answers JSON for any format that it does not know', async () => {
    expect(await render({ format: 'xml' })).toEqual(await render());
  });

  it('answers for all of time', async () => {
    const { flamebearer, timeline: shown } = await render({
      from: 'now-999999999y',
      until: '999999999999999999',
    });
    expect(flamebearer.numTicks).toBe(162);
    expect(shown.durationDelta).toBe(31_536_000);
  });

  it('refuses more values of groups than an answer has room for', async () => {
    for (let pod = 0; pod < 8; pod++) {
      const samples = [{ stack: 'main', value: 1 }];
      const resource = { 'service.name': 'many', pod: `pod-${pod}` };
      await server.push(encodeTestProfile({ timeMs: T * 1_000, resource, samples }));
    }
    const query = `${CPU_TYPE}{service_name="many"}`;
    const always = { from: 'now-999999999y', until: '999999999999999999' };
    const response = await get('render', { query, groupBy: 'pod', ...always });
    expect([response.status, await response.json()]).toEqual([
      429,
      {
        code: 'resource_exhausted',
        message: expect.stringMatching(/^\[HOTSPAN_ERR_SERVER_QUERY_LIMIT\] 8 groups of \d+ values .*\.$/),
      },
    ]);
    expect(Object.keys((await render({ query, groupBy: 'pod' })).groups)).toHaveLength(8);
  });
});

describe('GET /pyroscope/render-diff', () => {
  const sides = (left: string, right: string): Record<string, string> => ({
    leftQuery: `${CPU_TYPE}{pod="${left}"}`,
    leftFrom: TIMES.from,
    leftUntil: TIMES.until,
    rightQuery: `${CPU_TYPE}{pod="${right}"}`,
    rightFrom: TIMES.from,
    rightUntil: TIMES.until,
  });

  it('answers both sides as one flame graph', async () => {
    expect(await ask('render-diff', sides('a', 'b'))).toEqual({
      version: 1,
      flamebearer: {
        names: ['total', 'main', 'b', 'a'],
        levels: [
          [0, 154, 0, 0, 7, 0, 0],
          [0, 154, 0, 0, 7, 0, 1],
          [0, 100, 100, 0, 7, 7, 3, 0, 54, 54, 0, 0, 0, 2],
        ],
        numTicks: 161,
        maxSelf: 100,
      },
      metadata: { format: 'double', spyName: '', sampleRate: 1_000_000_000, units: 'samples', name: 'cpu' },
      timeline: null,
      groups: null,
      heatmap: null,
      leftTicks: 154,
      rightTicks: 7,
    });
  });

  it('gives each side its own times', async () => {
    const { leftTicks, rightTicks } = await ask('render-diff', {
      ...sides('a', 'a'),
      leftUntil: String(T + 1),
      rightFrom: String(T + 1),
    });
    expect([leftTicks, rightTicks]).toEqual([100, 54]);
  });

  it.each(['maxNodes', 'max-nodes'])('shows as many nodes as %s', async (name) => {
    const { flamebearer } = await ask('render-diff', { ...sides('a', 'b'), [name]: '2' });
    expect(flamebearer.names).toEqual(['total', 'main', 'other']);
  });

  it('leaves out the ticks of an empty side', async () => {
    const diff = await ask('render-diff', sides('a', 'none'));
    expect(diff.leftTicks).toBe(154);
    expect(diff).not.toHaveProperty('rightTicks');
  });

  it('is refused for two types', async () => {
    const response = await get('render-diff', { ...sides('a', 'b'), rightQuery: `${HEAP_TYPE}{}` });
    expect([response.status, await response.json()]).toMatchObject([400, { code: 'invalid_argument' }]);
  });
});

describe('GET /pyroscope/label-values', () => {
  it('answers profile types for __name__', async () => {
    expect(await ask('label-values', { label: '__name__' })).toEqual([CPU_TYPE, HEAP_TYPE]);
  });

  it('answers the values of any other label', async () => {
    expect(await ask('label-values', { label: 'pod' })).toEqual(expect.arrayContaining(['a', 'b']));
  });

  it('answers null for none', async () => {
    expect(await ask('label-values', { label: 'nowhere' })).toBeNull();
  });
});
