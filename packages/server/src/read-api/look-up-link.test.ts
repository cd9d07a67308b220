import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CPU_TYPE, encodeTestProfile, startTestServer, type TestServer } from '../test-server.fixture.js';
import { askApi } from './get-api.fixture.js';

/** Days ago: nothing says when a trace was. */
const T = Math.floor(Date.now() / 60_000) * 60_000 - 5 * 86_400_000;
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const [SPAN_A, SPAN_B, OTHER_SPAN] = ['00f067aa0ba902b7', 'ff0067aa0ba902b8', '0000000000000001'];
const OTHER_TRACE = '0000000000000000000000000000000a';
const WALL_TYPE = 'wall:wall:nanoseconds:wall:nanoseconds';
const id = (last: number) => Uint8Array.from([...new Array(15).fill(0), last]);
const uuid = (last: string) => `00000000-0000-0000-0000-${last.padStart(12, '0')}`;
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  const link = (spanId = '', traceId = TRACE) => ({ traceId, spanId });
  const resource = (service: string) => ({ 'service.name': service, region: 'eu' });
  await server.push(
    encodeTestProfile({
      timeMs: T,
      profileId: id(1),
      resource: resource('shop'),
      samples: [
        { stack: 'main;pay;pay', value: 10, link: link(SPAN_A) },
        { stack: 'main;pay', value: 5, link: link(SPAN_A) },
        { stack: 'main;ship', value: 7, link: link(SPAN_B) },
        { stack: 'main;other', value: 100, link: link(OTHER_SPAN, OTHER_TRACE) },
        { stack: 'main;idle', value: 1_000 },
      ],
    }),
  );
  await server.push(
    encodeTestProfile({
      timeMs: T + 15_000,
      profileId: id(2),
      resource: resource('stock'),
      samples: [{ stack: 'main;count', value: 3, link: link(SPAN_B) }],
    }),
  );
  await server.push(
    encodeTestProfile({
      timeMs: T,
      profileId: id(3),
      resource: resource('shop'),
      sampleType: ['wall', 'nanoseconds'],
      periodType: ['wall', 'nanoseconds'],
      samples: [{ stack: 'main;wait', value: 20, link: link(SPAN_A) }],
    }),
  );
});
afterAll(() => server.stop());

const profile = (last: string, profileType: string, time: number, value: number, service: string) => ({
  profileId: uuid(last),
  profileType,
  time,
  value,
  labels: expect.objectContaining({ service_name: service, region: 'eu' }),
});
const row = (name: string, self: number, total: number, everything: number) => ({
  name,
  self,
  total,
  selfShare: self / everything,
  totalShare: total / everything,
});

describe('GET traces', () => {
  it('finds a trace by its id alone: profiles, and functions of each type', async () => {
    const answer = await askApi(server, `traces/${TRACE}`);
    expect(answer).toEqual({
      traceId: TRACE,
      from: expect.any(Number),
      until: expect.any(Number),
      profileTypes: [
        {
          profileType: CPU_TYPE,
          unit: 'nanoseconds',
          total: 25,
          functions: [
            row('main', 0, 25, 25),
            row('pay', 15, 15, 25),
            row('ship', 7, 7, 25),
            row('count', 3, 3, 25),
          ],
          droppedFunctions: 0,
        },
        {
          profileType: WALL_TYPE,
          unit: 'nanoseconds',
          total: 20,
          functions: [row('main', 0, 20, 20), row('wait', 20, 20, 20)],
          droppedFunctions: 0,
        },
      ],
      droppedProfileTypes: 0,
      profiles: [
        profile('1', CPU_TYPE, T, 22, 'shop'),
        profile('3', WALL_TYPE, T, 20, 'shop'),
        profile('2', CPU_TYPE, T + 15_000, 3, 'stock'),
      ],
      droppedProfiles: 0,
    });
    for (const { labels } of answer.profiles) {
      expect(Object.keys(labels).filter((name) => name.startsWith('__'))).toEqual([]);
    }
  });

  it('takes capital letters, and answers small ones', async () => {
    const { traceId, profiles } = await askApi(server, `traces/${TRACE.toUpperCase()}`);
    expect([traceId, profiles.length]).toEqual([TRACE, 3]);
  });

  it('looks only at the times that it is told', async () => {
    const { profileTypes, profiles, from, until } = await askApi(server, `traces/${TRACE}`, {
      from: T + 1_000,
      until: T + 15_000,
    });
    expect([from, until]).toEqual([T + 1_000, T + 15_000]);
    expect(profileTypes).toMatchObject([{ profileType: CPU_TYPE, total: 3 }]);
    expect(profiles).toEqual([profile('2', CPU_TYPE, T + 15_000, 3, 'stock')]);
  });

  it('ranks and limits the functions of each type', async () => {
    const { profileTypes } = await askApi(server, `traces/${TRACE}`, { sort: 'self', limit: 1 });
    expect(profileTypes).toMatchObject([
      { functions: [row('pay', 15, 15, 25)], droppedFunctions: 2 },
      { functions: [row('wait', 20, 20, 20)], droppedFunctions: 0 },
    ]);
  });

  it('answers nothing for a trace that nobody has seen', async () => {
    expect(await askApi(server, `traces/${'e'.repeat(32)}`)).toMatchObject({
      profileTypes: [],
      droppedProfileTypes: 0,
      profiles: [],
      droppedProfiles: 0,
    });
  });
});

describe('GET spans', () => {
  it('finds the samples of a span only', async () => {
    const { spanId, profileTypes, profiles } = await askApi(server, `spans/${SPAN_A}`);
    expect(spanId).toBe(SPAN_A);
    expect(profileTypes).toMatchObject([
      { profileType: CPU_TYPE, total: 15, functions: [row('main', 0, 15, 15), row('pay', 15, 15, 15)] },
      { profileType: WALL_TYPE, total: 20 },
    ]);
    expect(profiles).toEqual([profile('1', CPU_TYPE, T, 15, 'shop'), profile('3', WALL_TYPE, T, 20, 'shop')]);
  });

  it('finds a span in several services', async () => {
    const { profileTypes } = await askApi(server, `spans/${SPAN_B}`);
    expect(profileTypes).toMatchObject([
      { total: 10, functions: [{ name: 'main' }, { name: 'ship' }, { name: 'count' }] },
    ]);
  });
});

it('counts profiles and types that it leaves out', async () => {
  const traceId = 'd'.repeat(32);
  const pushOne = (_: unknown, i: number): Promise<void> =>
    server.push(
      encodeTestProfile({
        timeMs: T + i,
        sampleType: [`type_${i % 21}`, 'count'],
        samples: [{ stack: 'main', value: 1, link: { traceId, spanId: SPAN_A } }],
      }),
    );
  await Promise.all(Array.from({ length: 1_003 }, pushOne));
  const answer = await askApi(server, `traces/${traceId}`);
  expect([answer.profiles.length, answer.droppedProfiles]).toEqual([1_000, 3]);
  expect([answer.profileTypes.length, answer.droppedProfileTypes]).toEqual([20, 1]);
  expect(answer.profiles.at(-1)).toMatchObject({ time: T + 999, value: 1 });
});
