import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CPU_TYPE, encodeTestProfile, startTestServer, type TestServer } from '../test-server.fixture.js';
import { askApi, type Parameters } from './get-api.fixture.js';

const T = Math.floor(Date.now() / 60_000) * 60_000 - 300_000;
const SIDES = {
  leftQuery: `${CPU_TYPE}{version="1"}`,
  leftFrom: T,
  leftUntil: T + 60_000,
  rightQuery: `${CPU_TYPE}{version="2"}`,
  rightFrom: T,
  rightUntil: T + 50_000,
};
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  for (const [version, samples] of [
    ['1', { 'main;parse': 40, 'main;render': 50, 'main;gone': 10 }],
    ['2', { 'main;parse': 100, 'main;render': 50, 'main;parse;parse': 50 }],
  ] as const) {
    await server.push(
      encodeTestProfile({
        timeMs: T,
        resource: { version },
        samples: Object.entries(samples).map(([stack, value]) => ({ stack, value })),
      }),
    );
  }
});
afterAll(() => server.stop());

const compare = (parameters: Parameters = {}) => askApi(server, 'compare', { ...SIDES, ...parameters });
/** Of 100 on the left and 200 on the right. */
const row = (name: string, left: readonly [number, number], right: readonly [number, number]) => {
  const side = ([self, total]: readonly [number, number], everything: number) => ({
    self,
    total,
    selfShare: self / everything,
    totalShare: total / everything,
  });
  const [before, after] = [side(left, 100), side(right, 200)];
  const change = {
    self: after.self - before.self,
    total: after.total - before.total,
    selfShare: after.selfShare - before.selfShare,
    totalShare: after.totalShare - before.totalShare,
  };
  return { name, left: before, right: after, change };
};
const PARSE = row('parse', [40, 40], [150, 150]);
const RENDER = row('render', [50, 50], [50, 50]);
const GONE = row('gone', [10, 10], [0, 0]);
const MAIN = row('main', [0, 100], [0, 200]);

describe('GET compare', () => {
  it('answers the functions whose own value has changed, the largest change first', async () => {
    expect(await compare()).toEqual({
      profileType: CPU_TYPE,
      unit: 'nanoseconds',
      left: { from: T, until: T + 60_000, total: 100 },
      right: { from: T, until: T + 50_000, total: 200 },
      functions: [PARSE, GONE],
      droppedFunctions: 0,
    });
  });

  it.each([
    [{ sort: 'total' }, [PARSE, MAIN, GONE]],
    [{ by: 'share' }, [PARSE, RENDER, GONE]],
    [{ sort: 'total', by: 'share' }, [PARSE, RENDER, GONE]],
  ])('ranks by %j', async (parameters, functions) => {
    expect((await compare(parameters)).functions).toEqual(functions);
  });

  it('counts the functions that it leaves out', async () => {
    const { functions, droppedFunctions } = await compare({ by: 'share', limit: 1 });
    expect([functions, droppedFunctions]).toEqual([[PARSE], 2]);
  });

  it('has a side without data', async () => {
    const { right, functions } = await compare({ rightQuery: `${CPU_TYPE}{version="3"}` });
    expect(right.total).toBe(0);
    expect(functions).toMatchObject([
      { name: 'render', change: { self: -50, selfShare: -0.5 } },
      { name: 'parse', change: { self: -40, selfShare: -0.4 } },
      { name: 'gone', change: { self: -10, selfShare: -0.1 } },
    ]);
  });

  it('finds no change between equal sides', async () => {
    const { functions, droppedFunctions } = await compare({ rightQuery: SIDES.leftQuery });
    expect([functions, droppedFunctions]).toEqual([[], 0]);
  });
});
