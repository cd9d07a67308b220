import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createStoredReader, type StoredGraph, type StoredReader } from '../support/read-stored.js';
import { type RunningProgram, startProgram } from '../support/run-program.js';
import { type ServerProcess, startServerProcess } from '../support/server-process.js';

/** Pyroscope's own agent for Node.js in a busy service, the server as built, and what is found there afterwards. */

const PROGRAM = fileURLToPath(new URL('../compat/pyroscope-nodejs/busy-service.mjs', import.meta.url));

const WALL = 'wall:wall:nanoseconds:wall:nanoseconds';
const CPU = 'wall:cpu:nanoseconds:wall:nanoseconds';
const SAMPLES = 'wall:samples:count:wall:nanoseconds';
const OBJECTS = 'memory:inuse_objects:count:inuse_space:bytes';
const SPACE = 'memory:inuse_space:bytes:inuse_space:bytes';

const SPAN_ID = '00f067aa0ba902b7';
const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
/** As a tracing integration would set them. */
const ORDER_LABELS = { route: '/orders', span_id: SPAN_ID, trace_id: TRACE_ID };

/** What the agent asks for in its package.json, a little more than this repository does. */
const MIN_NODE = '20.20.2';
const isSkipped = process.versions.node.localeCompare(MIN_NODE, 'en', { numeric: true }) < 0;

/** A guard against hanging, not a budget. */
const until = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 60_000, interval: 200 });

/** What the service prints at its end: how long its functions ran. */
interface BusyMs {
  readonly renderPage: number;
  readonly placeOrder: number;
}

/** The service, profiled and at work. */
async function startService(url: string, options: object = {}): Promise<RunningProgram> {
  const config = {
    serverAddress: url,
    appName: 'shop.storefront',
    tags: { region: 'eu' },
    flushIntervalMs: 1_000,
    wall: { collectCpuTime: true },
    heap: { samplingIntervalBytes: 16_384, stackDepth: 32 },
    ...options,
  };
  const service = startProgram([PROGRAM, JSON.stringify(config), JSON.stringify(ORDER_LABELS)]);
  await service.wrote('started');
  return service;
}

/** Asks it to end, as an orchestrator would; the agent sends what it has. Fails unless all was well with it. */
async function endService(service: RunningProgram): Promise<BusyMs> {
  service.kill('SIGTERM');
  const { stdout, stderr, exitCode } = await service.result;
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  // The program's own output.
  return JSON.parse(stdout.replace('started\n', '')) as BusyMs;
}

/** The agent writes names as `./path:function:line`. */
function totalOf({ totals }: StoredGraph, functionName: string): number {
  const found = [...totals].filter(([name]) => name.split(':').at(-2) === functionName);
  return found.reduce((sum, [, total]) => sum + total, 0);
}

describe.skipIf(isSkipped)(`@pyroscope/nodejs (Node.js ${MIN_NODE} and later)`, () => {
  let server: ServerProcess;
  let stored: StoredReader;
  let busyMs: BusyMs;

  beforeAll(async () => {
    server = await startServerProcess();
    stored = createStoredReader(server.url);
    const service = await startService(server.url);
    try {
      // Memory is sent at intervals only, not at the end.
      await until(async () => expect(await stored.types()).toEqual([OBJECTS, SPACE, CPU, SAMPLES, WALL]));
    } finally {
      busyMs = await endService(service);
    }
  });
  afterAll(() => server?.stop());

  it('has its profiles stored as series of the service, with its tags and the labels of its samples', async () => {
    const series = await stored.series();
    const found = series.map(({ __profile_type__, route = 'no' }) => `${__profile_type__} of ${route} route`);
    expect(found.sort()).toEqual([
      `${OBJECTS} of no route`,
      `${SPACE} of no route`,
      ...[CPU, SAMPLES, WALL].flatMap((type) => [`${type} of /orders route`, `${type} of no route`]),
    ]);
    for (const labels of series) {
      expect(labels).toMatchObject({
        service_name: 'shop.storefront',
        region: 'eu',
        pyroscope_spy: 'nodespy',
        'process.runtime.version': process.versions.node,
      });
      expect(labels).not.toHaveProperty('span_id');
    }
  });

  it.each([WALL, CPU])(
    'shows no more of %s in each function than it took, and no trifle of that',
    async (type) => {
      const graph = await stored.graph(type, { selector: '{service_name="shop.storefront"}' });
      for (const name of ['renderPage', 'placeOrder'] as const) {
        const share = totalOf(graph, name) / 1e6 / busyMs[name];
        // Wide, for a busy machine gives less CPU and fewer samples; mistaken units or rates are further off.
        expect(share, name).toBeGreaterThan(0.01);
        expect(share, name).toBeLessThan(1.5);
      }
    },
  );

  it('shows what holds memory', async () => {
    for (const type of [OBJECTS, SPACE]) {
      expect(totalOf(await stored.graph(type), 'keepInCache')).toBeGreaterThan(0);
    }
  });

  it.each([
    ['its label', { selector: '{route="/orders"}' }],
    ['its span', { spanIds: [SPAN_ID] }],
    ['its trace', { traceIds: [TRACE_ID] }],
  ])('finds the work of a wrapped function by %s', async (_, query) => {
    const graph = await stored.graph(WALL, query);
    expect(totalOf(graph, 'placeOrder')).toBeGreaterThan(graph.total / 2);
    const all = await stored.graph(WALL);
    expect(totalOf(all, 'renderPage')).toBeGreaterThan(totalOf(graph, 'renderPage'));
  });

  it('was refused nothing', async () => {
    expect(await server.metrics('hotspan_refused_requests_total{')).toEqual([]);
    expect(await server.metrics('hotspan_rejected_profiles_total{')).toEqual([]);
  });
});

describe.skipIf(isSkipped)('@pyroscope/nodejs and a server with tenants and tokens', () => {
  const [writeToken, readToken] = ['s3cret-for-writing', 's3cret-for-reading'];
  let server: ServerProcess;

  beforeAll(async () => {
    const tokens = `write:${writeToken},read:${readToken}`;
    server = await startServerProcess(['--multi-tenancy', '--auth-token', tokens]);
  });
  afterAll(() => server?.stop());

  const authorization = `Bearer ${readToken}`;
  const typesOf = (tenant: string) =>
    createStoredReader(server.url, { authorization, 'x-scope-orgid': tenant }).types();

  it.each([
    ['authToken', 'team-a', { authToken: writeToken }],
    ['basicAuthPassword', 'team-b', { basicAuthUser: 'any', basicAuthPassword: writeToken }],
  ])('stores what comes with a token in %s, for the tenant in tenantID', async (_, tenantID, options) => {
    const service = await startService(server.url, { ...options, tenantID });
    try {
      await until(async () => expect(await typesOf(tenantID)).toContain(WALL));
      expect(await typesOf('team-c')).toEqual([]);
    } finally {
      await endService(service);
    }
  });

  it.each([
    ['without a token', 'HOTSPAN_ERR_SERVER_UNAUTHENTICATED', {}],
    ['with a token that may only read', 'HOTSPAN_ERR_SERVER_FORBIDDEN', { authToken: readToken }],
  ])('refuses what comes %s, and the service works on', async (_, code, options) => {
    const refusals = async (): Promise<number> => {
      const series = `hotspan_refused_requests_total{door="ingest",code="${code}"}`;
      const [line = ''] = await server.metrics(series, { authorization });
      return Number(line.slice(series.length));
    };
    const service = await startService(server.url, { ...options, tenantID: 'team-c' });
    try {
      // Two at each interval: of wall time and of memory. So it went on after the first.
      await until(async () => expect(await refusals()).toBeGreaterThanOrEqual(4));
    } finally {
      const { renderPage, placeOrder } = await endService(service);
      expect(renderPage + placeOrder).toBeGreaterThan(1_000);
    }
    expect(await typesOf('team-c')).toEqual([]);
  });
});
