import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findFreePort } from './listen/free-port.fixture.js';
import { type ClickHouseFacade, startClickHouseFacade } from './store/clickhouse-facade.fixture.js';
import { FACADE_CLUSTERS } from './store/facade-clusters.fixture.js';
import {
  CPU_TYPE,
  encodeTestProfile,
  readFlameGraph,
  startTestServer,
  type TestServer,
} from './test-server.fixture.js';

const nowMs = Date.now();
const range = { start: nowMs - 3_600_000, end: nowMs + 60_000 };

async function stacksOf(server: TestServer, service: string): Promise<Record<string, [number, number]>> {
  const { flamegraph } = await server.query('SelectMergeStacktraces', {
    ...range,
    profileTypeID: CPU_TYPE,
    labelSelector: `{service_name="${service}"}`,
  });
  return readFlameGraph(flamegraph);
}

function profileOf(service: string, stack: string, profileId?: Uint8Array): Uint8Array {
  return encodeTestProfile({
    samples: [{ stack, value: 10 }],
    timeMs: nowMs,
    resource: { 'service.name': service },
    ...(profileId && { profileId }),
  });
}

describe('two servers on one ClickHouse', () => {
  let facade: ClickHouseFacade;
  let first: TestServer;
  let second: TestServer;

  beforeAll(async () => {
    facade = await startClickHouseFacade({ users: { hotspan: 'secret' } });
    const clickhouseUrl = facade.url.replace('//', '//hotspan:secret@');
    // At the same time: each finds an empty database and makes the tables.
    [first, second] = await Promise.all([
      startTestServer({ clickhouseUrl }),
      startTestServer({ clickhouseUrl }),
    ]);
  });
  afterAll(async () => {
    await Promise.all([first.stop(), second.stop()]);
    await facade.stop();
  });

  it('show at once what the other has acknowledged, with names that they have not seen', async () => {
    for (let i = 0; i < 5; i++) {
      const [writer, reader] = i % 2 === 0 ? [first, second] : [second, first];
      await writer.push(profileOf('seen', `main;work${i}`));
      expect(await stacksOf(reader, 'seen')).toMatchObject({ [`main;work${i}`]: [10, 10] });
    }
    expect(await second.query('LabelValues', { ...range, name: 'service_name' })).toEqual({
      names: ['seen'],
    });
  });

  it('store a profile once that is sent to both', async () => {
    const profile = profileOf('once', 'main;work', randomBytes(16));
    await Promise.all([first.push(profile), second.push(profile), first.push(profile)]);
    await second.push(profile);
    expect(await stacksOf(first, 'once')).toEqual({ main: [0, 10], 'main;work': [10, 10] });
    expect(await stacksOf(second, 'once')).toEqual({ main: [0, 10], 'main;work': [10, 10] });
  });

  it('lose nothing when both write at the same time', async () => {
    const writes = Array.from({ length: 40 }, (_, i) =>
      (i % 2 === 0 ? first : second).push(profileOf('both', `main;work${i % 7}`)),
    );
    await Promise.all(writes);
    for (const server of [first, second]) expect((await stacksOf(server, 'both')).main).toEqual([0, 400]);
  });

  it('answer 503 while the database is away, and recover by themselves', async () => {
    await first.push(profileOf('away', 'main;before'));
    await facade.goAway();
    const body = gzipSync(profileOf('away', 'main;during'));
    const headers = { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' };
    const refused = await first.post('/v1development/profiles', body, headers);
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await refused.arrayBuffer();
    await expect(stacksOf(second, 'away')).rejects.toThrow(/answered 503: .*HOTSPAN_ERR_SERVER_STORE/);
    await facade.comeBack();
    await first.push(profileOf('away', 'main;during'));
    expect(await stacksOf(second, 'away')).toEqual({
      main: [0, 20],
      'main;before': [10, 10],
      'main;during': [10, 10],
    });
  });

  it('find their data after a restart, and still store once what comes again', async () => {
    const profile = profileOf('restart', 'main;work', randomBytes(16));
    await first.push(profile);
    await first.stop();
    first = await startTestServer({ clickhouseUrl: facade.url.replace('//', '//hotspan:secret@') });
    await first.push(profile);
    expect(await stacksOf(first, 'restart')).toEqual({ main: [0, 10], 'main;work': [10, 10] });
  });
});

describe('a server on a cluster of two shards that hold the same rows', () => {
  let facade: ClickHouseFacade;
  let server: TestServer;

  beforeAll(async () => {
    facade = await startClickHouseFacade();
    server = await startTestServer({
      clickhouseUrl: facade.url,
      clickhouseCluster: FACADE_CLUSTERS.twoShards,
    });
    await server.push(
      encodeTestProfile({
        samples: [
          { stack: 'main;work', value: 10, link: { traceId: '1'.repeat(32), spanId: '2'.repeat(16) } },
          { stack: 'main;rest', value: 5 },
        ],
        timeMs: nowMs,
        resource: { pod: 'a' },
      }),
    );
  });
  afterAll(async () => {
    await server.stop();
    await facade.stop();
  });

  it('adds up what all shards have, each looking up series of its own', async () => {
    // In longer ranges repetitions are dropped by each shard for itself.
    const { flamegraph: long } = await server.query('SelectMergeStacktraces', {
      start: nowMs - 3 * 86_400_000,
      end: nowMs + 1,
      profileTypeID: CPU_TYPE,
      labelSelector: '{service_name="shop"}',
    });
    expect(readFlameGraph(long)).toEqual({
      main: [0, 30],
      'main;rest': [10, 10],
      'main;work': [20, 20],
    });
  });

  it('counts a profile once that two shards have', async () => {
    expect(await stacksOf(server, 'shop')).toEqual({
      main: [0, 15],
      'main;rest': [5, 5],
      'main;work': [10, 10],
    });
    const { flamegraph } = await server.query('SelectMergeStacktraces', {
      ...range,
      profileTypeID: CPU_TYPE,
      labelSelector: '{pod=~"a|b"}',
      spanSelector: ['2'.repeat(16)],
    });
    expect(readFlameGraph(flamegraph)).toEqual({ main: [0, 10], 'main;work': [10, 10] });
  });

  it('names labels once that several shards have, and joins series with their labels', async () => {
    expect(await server.query('LabelValues', { ...range, name: 'pod' })).toEqual({ names: ['a'] });
    const { series } = await server.query('SelectSeries', {
      ...range,
      profileTypeID: CPU_TYPE,
      labelSelector: '{}',
      groupBy: ['pod'],
      step: 60,
    });
    expect(series).toHaveLength(1);
    expect(series[0]).toMatchObject({
      labels: [{ name: 'pod', value: 'a' }],
      points: [{ value: 15 }],
    });
  });

  it('writes to all shards before it answers', async () => {
    const insert = facade.requests.find(({ sql }) => sql.startsWith('INSERT INTO profiles '));
    expect(insert?.settings).toMatchObject({ distributed_foreground_insert: '1', async_insert: '0' });
  });
});

it('a server that comes up before its ClickHouse says so, and takes requests once it is there', async () => {
  const facade = await startClickHouseFacade();
  await facade.goAway();
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const starting = startTestServer({ clickhouseUrl: facade.url, port });
  const ready = () => fetch(`${url}/ready`).catch(() => undefined);
  await vi.waitUntil(async () => (await ready()) !== undefined, { timeout: 20_000 });
  const answer = await ready();
  expect([answer?.status, await answer?.text()]).toEqual([503, 'starting\n']);
  const write = await fetch(`${url}/v1development/profiles`, { method: 'POST' });
  expect([write.status, await write.text()]).toEqual([
    503,
    expect.stringContaining('[HOTSPAN_ERR_SERVER_STARTING]'),
  ]);
  await facade.comeBack();
  const server = await starting;
  expect((await ready())?.status).toBe(200);
  await server.push(profileOf('late', 'main;work'));
  expect(await stacksOf(server, 'late')).toMatchObject({ 'main;work': [10, 10] });
  await server.stop();
  await facade.stop();
});
