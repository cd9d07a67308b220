import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFlameGraph, startTestServer, type TestServer } from '../test-server.fixture.js';

/** A request of a real client, as it came over the wire; testdata/clients/README.md says how they were recorded. */
interface Recording {
  readonly origin: string;
  readonly recordedMs: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Base64. */
  readonly body: string;
}

const FOLDER = new URL('testdata/clients/', import.meta.url);
const NAMES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length));

let server: TestServer;

/** Each client has a server of its own, whose clock shows when it was recorded. */
async function startAt(recordedMs: number): Promise<TestServer> {
  return startTestServer({}, { now: () => recordedMs });
}

function read(name: string): Recording {
  // Written in this shape by whoever records one.
  return JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')) as Recording;
}

/** Sends a recording by the protocol that it came by; returns the status, of gRPC its own. */
async function send(name: string): Promise<number> {
  const { path, headers, body } = read(name);
  const bytes = Buffer.from(body, 'base64');
  if (!name.endsWith('grpc')) return (await server.post(path, bytes, { ...headers })).status;
  const session = connect(server.url);
  try {
    const call = session.request({ ':method': 'POST', ':path': path, ...headers });
    call.end(bytes);
    call.resume();
    return await new Promise<number>((resolve, reject) => {
      call.on('error', reject);
      call.on(
        'response',
        (head) => head['grpc-status'] !== undefined && resolve(Number(head['grpc-status'])),
      );
      call.on('trailers', (trailers) => resolve(Number(trailers['grpc-status'])));
    });
  } finally {
    session.close();
  }
}

/** What is stored: names of the types by service, and the labels that clients set. */
async function readSeries(recordedMs: number): Promise<readonly Record<string, string>[]> {
  const { labelsSet = [] } = await server.query(
    'Series',
    {
      start: recordedMs - 120_000,
      end: recordedMs + 120_000,
      labelNames: [
        'service_name',
        '__profile_type__',
        'region',
        'env',
        'phase',
        'controller',
        'pyroscope_spy',
      ],
    },
    {},
  );
  // The shape of Series' answer.
  return (labelsSet as { labels: { name: string; value: string }[] }[]).map(({ labels }) =>
    Object.fromEntries(labels.map(({ name, value }) => [name, value])),
  );
}

async function totalOf(type: string, service: string, recordedMs: number): Promise<number> {
  const { flamegraph } = await server.query('SelectMergeStacktraces', {
    profileTypeID: type,
    labelSelector: `{service_name="${service}"}`,
    start: recordedMs - 120_000,
    end: recordedMs + 120_000,
  });
  expect(Object.keys(readFlameGraph(flamegraph)).length).toBeGreaterThan(1);
  return Number(flamegraph.total);
}

const CPU = 'process_cpu:cpu:nanoseconds:cpu:nanoseconds';
const WALL = 'wall:wall:nanoseconds:wall:nanoseconds';

describe.each<[name: string, service: string, types: readonly string[], label: Record<string, string>]>([
  ['go-cpu', 'go.client', ['process_cpu:samples:count:cpu:nanoseconds', CPU], { region: 'eu' }],
  [
    'go-heap',
    'go.client',
    ['alloc_objects:count', 'alloc_space:bytes', 'inuse_objects:count', 'inuse_space:bytes'].map(
      (type) => `memory:${type}:space:bytes`,
    ),
    { pyroscope_spy: 'gospy' },
  ],
  [
    'go-mutex',
    'go.client',
    ['mutex:contentions:count:contentions:count', 'mutex:delay:nanoseconds:contentions:count'],
    { region: 'eu' },
  ],
  ['go-goroutines', 'go.client', ['goroutines:goroutine:count:goroutine:count'], { region: 'eu' }],
  ['python', 'py.client', [CPU], { region: 'eu' }],
  ['rust', 'rust.client', [CPU], { env: 'dev' }],
  ['java-otlp', 'unknown_service', ['itimer:itimer:ns:itimer:ns'], {}],
  [
    'node-wall',
    'node.client',
    ['wall:samples:count:wall:nanoseconds', WALL, 'wall:cpu:nanoseconds:wall:nanoseconds'],
    { pyroscope_spy: 'nodespy', region: 'eu' },
  ],
  [
    'node-heap',
    'node.client',
    ['memory:inuse_objects:count:inuse_space:bytes', 'memory:inuse_space:bytes:inuse_space:bytes'],
    { region: 'eu' },
  ],
])('what %s sends', (name, service, types, label) => {
  const { recordedMs } = read(name);
  beforeAll(async () => {
    server = await startAt(recordedMs);
  });
  afterAll(() => server.stop());

  it('is stored under the names that Pyroscope gives it', async () => {
    expect(await send(name)).toBe(200);
    const series = await readSeries(recordedMs);
    expect([...new Set(series.map(({ __profile_type__ }) => __profile_type__))].sort()).toEqual(
      [...types].sort(),
    );
    for (const one of series) expect(one).toMatchObject({ service_name: service, ...label });
  });

  it('is a flame graph', async () => {
    const totals = await Promise.all(types.map((type) => totalOf(type, service, recordedMs).catch(() => 0)));
    // Types that were zero in the window make no series.
    expect(Math.max(...totals)).toBeGreaterThan(0);
  });
});

describe.each(['0.160', '0.162'])('what the OpenTelemetry Collector %s sends', (version) => {
  const names = ['http', 'json', 'grpc'].map((exporter) => `collector-${version}-${exporter}`);
  const { recordedMs } = read(`collector-${version}-http`);
  beforeAll(async () => {
    server = await startAt(recordedMs);
  });
  afterAll(() => server.stop());

  it('by three exporters is stored once, with what its references refer to', async () => {
    const totals: number[] = [];
    for (const name of names) {
      expect(await send(name)).toBe(name.endsWith('grpc') ? 0 : 200);
      totals.push(await totalOf(WALL, 'collected', recordedMs));
    }
    expect(totals[0]).toBeGreaterThan(0);
    expect(new Set(totals).size).toBe(1);
  });
});

describe("a recording of Java's agent", () => {
  const { recordedMs } = read('java-jfr');
  beforeAll(async () => {
    server = await startAt(recordedMs);
  });
  afterAll(() => server.stop());

  it('is refused with what to do instead', async () => {
    const { path, headers, body } = read('java-jfr');
    const response = await server.post(path, Buffer.from(body, 'base64'), { ...headers });
    expect([response.status, await response.json()]).toEqual([
      422,
      { code: 'unknown', message: expect.stringContaining('[HOTSPAN_ERR_FORMAT_UNSUPPORTED]') },
    ]);
  });
});

it('every recording is sent', () => {
  expect(NAMES).toHaveLength(16);
});
