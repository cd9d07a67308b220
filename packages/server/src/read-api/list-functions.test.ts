import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CPU_TYPE, encodeTestProfile, startTestServer, type TestServer } from '../test-server.fixture.js';
import { askApi, type Parameters } from './get-api.fixture.js';

const T = Math.floor(Date.now() / 60_000) * 60_000 - 300_000;
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPANS = ['00f067aa0ba902b7', '00f067aa0ba902b8'] as const;
const PROFILE_ID = '00010203-0405-0607-0809-0a0b0c0d0e0f';
const SHOP = { query: `${CPU_TYPE}{service_name="shop"}`, from: T - 1_000, until: T + 60_000 };
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  for (const [timeMs, pod, samples] of [
    [T, 'a', { 'main;walk;walk;read': 60, 'main;read': 30, 'main;walk': 10 }],
    [T + 1_000, 'b', { 'main;read': 50, 'boot;read': 25 }],
    [T + 2_000, undefined, { main: 5 }],
  ] as const) {
    await server.push(
      encodeTestProfile({
        timeMs,
        resource: pod === undefined ? {} : { pod, zone: 'z' },
        samples: Object.entries(samples).map(([stack, value]) => ({ stack, value })),
      }),
    );
  }
  await server.push(
    encodeTestProfile({
      timeMs: T,
      profileId: Buffer.from(PROFILE_ID.replaceAll('-', ''), 'hex'),
      resource: { 'service.name': 'traced' },
      samples: [
        { stack: 'serve;a', value: 3, link: { traceId: TRACE, spanId: SPANS[0] } },
        { stack: 'serve;b', value: 4, link: { traceId: TRACE, spanId: SPANS[1] } },
        { stack: 'idle', value: 5 },
      ],
    }),
  );
});
afterAll(() => server.stop());

const list = (parameters: Parameters = {}) => askApi(server, 'functions', { ...SHOP, ...parameters });
const row = (name: string, self: number, total: number, everything = 180) => ({
  name,
  self,
  total,
  selfShare: self / everything,
  totalShare: total / everything,
});
const READ = row('read', 165, 165);
const MAIN = row('main', 5, 155);
const WALK = row('walk', 10, 70);
const BOOT = row('boot', 0, 25);
const OF_SHOP = {
  profileType: CPU_TYPE,
  unit: 'nanoseconds',
  from: SHOP.from,
  until: SHOP.until,
  total: 180,
};

describe('GET functions', () => {
  it('answers the functions that cost most by themselves', async () => {
    expect(await list()).toEqual({ ...OF_SHOP, functions: [READ, WALK, MAIN], droppedFunctions: 0 });
  });

  it('counts a stack once for the total of a function that calls itself', async () => {
    const { functions } = await list({ sort: 'total' });
    expect(functions).toEqual([READ, MAIN, WALK, BOOT]);
  });

  it('counts the functions that it leaves out', async () => {
    expect(await list({ sort: 'total', limit: 1 })).toEqual({
      ...OF_SHOP,
      functions: [READ],
      droppedFunctions: 3,
    });
  });

  it('tells who calls a function and whom it calls, a stack once for a call', async () => {
    expect((await list({ function: 'walk' })).function).toEqual({
      ...WALK,
      outermost: 0,
      callers: [
        { name: 'main', value: 70 },
        { name: 'walk', value: 60 },
      ],
      droppedCallers: 0,
      callees: [
        { name: 'read', value: 60 },
        { name: 'walk', value: 60 },
      ],
      droppedCallees: 0,
    });
    expect((await list({ function: 'main', limit: 1 })).function).toEqual({
      ...MAIN,
      outermost: 155,
      callers: [],
      droppedCallers: 0,
      callees: [{ name: 'read', value: 80 }],
      droppedCallees: 1,
    });
  });

  it('tells of a function that is not there that it is worth nothing', async () => {
    expect((await list({ function: 'nowhere' })).function).toEqual({
      ...row('nowhere', 0, 0),
      outermost: 0,
      callers: [],
      droppedCallers: 0,
      callees: [],
      droppedCallees: 0,
    });
  });

  it('answers nothing for profiles that are not there', async () => {
    expect(await list({ query: `${CPU_TYPE}{service_name="none"}`, groupBy: 'pod' })).toEqual({
      ...OF_SHOP,
      total: 0,
      functions: [],
      droppedFunctions: 0,
      groups: [],
      droppedGroups: 0,
      otherTotal: 0,
    });
  });

  it('is of the last hour unless it is told otherwise', async () => {
    const { total, from, until } = await askApi(server, 'functions', { query: SHOP.query });
    expect([total, until - from]).toEqual([180, 3_600_000]);
    expect(Math.abs(until - Date.now())).toBeLessThan(60_000);
  });
});

describe('GET functions by labels', () => {
  it('answers a table for each value, the largest sums first', async () => {
    const { groups, droppedGroups, otherTotal, ...all } = await list({ groupBy: 'pod', sort: 'total' });
    expect(all).toEqual({ ...OF_SHOP, functions: [READ, MAIN, WALK, BOOT], droppedFunctions: 0 });
    expect(groups).toEqual([
      {
        labels: { pod: 'a' },
        total: 100,
        functions: [row('main', 0, 100, 100), row('read', 90, 90, 100), row('walk', 10, 70, 100)],
        droppedFunctions: 0,
      },
      {
        labels: { pod: 'b' },
        total: 75,
        functions: [row('read', 75, 75, 75), row('main', 0, 50, 75), row('boot', 0, 25, 75)],
        droppedFunctions: 0,
      },
      { labels: {}, total: 5, functions: [row('main', 5, 5, 5)], droppedFunctions: 0 },
    ]);
    expect([droppedGroups, otherTotal]).toEqual([0, 0]);
  });

  it('counts the groups that it leaves out, and what they come to', async () => {
    const { groups, droppedGroups, otherTotal } = await list({ groupBy: 'pod', maxGroups: 1 });
    expect(groups.map(({ labels }: { labels: object }) => labels)).toEqual([{ pod: 'a' }]);
    expect([droppedGroups, otherTotal]).toEqual([2, 80]);
  });

  it('takes several labels, and has callers and callees in each group', async () => {
    const { groups } = await list({ groupBy: ['zone', 'pod', 'zone'], function: 'read' });
    expect(groups.map(({ labels }: { labels: object }) => labels)).toEqual([
      { zone: 'z', pod: 'a' },
      { zone: 'z', pod: 'b' },
      {},
    ]);
    expect(groups[1].function.callers).toEqual([
      { name: 'main', value: 50 },
      { name: 'boot', value: 25 },
    ]);
    expect(groups[2].function).toMatchObject({ total: 0, callers: [] });
  });
});

describe('GET functions with their files', () => {
  it('names them as flame graphs do, in groups too', async () => {
    const name = 'read (app.js)';
    const { functions, groups, ...all } = await list({ names: 'files', function: name, groupBy: 'pod' });
    expect(functions[0]).toEqual({ ...READ, name });
    expect(all.function).toMatchObject({ name, total: 165 });
    expect(groups.map((group: { function: { total: number } }) => group.function.total)).toEqual([90, 75, 0]);
    expect(groups[0].functions[0].name).toBe(name);
  });

  it('knows no function by its name alone then', async () => {
    const { function: found } = await list({ names: 'files', function: 'read' });
    expect(found.total).toBe(0);
  });
});

describe('GET functions of one profile, trace or span', () => {
  const TRACED = { query: `${CPU_TYPE}{service_name="traced"}` };

  it.each([
    ['all', {}, 12],
    ['a trace', { traceId: TRACE }, 7],
    ['another trace', { traceId: 'f'.repeat(32) }, 0],
    ['a span', { spanId: SPANS[1] }, 4],
    ['several spans', { spanId: SPANS }, 7],
    ['a profile', { profileId: PROFILE_ID }, 12],
    ['a profile without dashes', { profileId: PROFILE_ID.replaceAll('-', '').toUpperCase() }, 12],
    ['another profile', { profileId: 'f'.repeat(32) }, 0],
    ['a profile and a span', { profileId: PROFILE_ID, spanId: SPANS[0] }, 3],
  ])('counts the samples of %s', async (_, parameters, total) => {
    expect((await list({ ...TRACED, ...parameters })).total).toBe(total);
  });

  it('has groups of these samples only', async () => {
    const { groups } = await list({ ...TRACED, spanId: SPANS[0], groupBy: 'service_name' });
    expect(groups).toMatchObject([{ labels: { service_name: 'traced' }, total: 3 }]);
  });
});
