import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CPU_TYPE,
  encodeTestProfile,
  startTestServer,
  type TestProfile,
  type TestServer,
} from '../test-server.fixture.js';

const STEP_MS = 10_000;
const START_MS = Math.floor(Date.now() / 60_000) * 60_000 - 600_000;
const QUERY = {
  profileTypeID: CPU_TYPE,
  start: START_MS,
  end: START_MS + 3 * STEP_MS,
  step: STEP_MS / 1_000,
  queryType: 'HEATMAP_QUERY_TYPE_INDIVIDUAL',
};
const SPANS = { queryType: 'HEATMAP_QUERY_TYPE_SPAN', exemplarType: 'EXEMPLAR_TYPE_SPAN' };
const PROFILE_ID = '00010203-0405-0607-0809-0a0b0c0d0e0f';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const OTHER_SPAN = 'b7ad6b7169203331';
const NO_SPAN = '0'.repeat(16);
let server: TestServer;

const ask = (service: string, request: object = {}) =>
  server.query('SelectHeatmap', { ...QUERY, labelSelector: `{service_name="${service}"}`, ...request });
/** Counts by level, zeros left out of the table. */
const counts = (byLevel: Readonly<Record<number, number>>): number[] =>
  Array.from({ length: 20 }, (_, level) => byLevel[level] ?? 0);
const slot = (offsetMs: number, byLevel: Readonly<Record<number, number>>, yMin: readonly number[]) => ({
  timestamp: String(START_MS + offsetMs),
  yMin,
  counts: counts(byLevel),
});
const hundreds = Array.from({ length: 20 }, (_, i) => 100 + i * 100);
const pairs = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([name, value]) => ({ name, value }));

beforeAll(async () => {
  server = await startTestServer();
  const push = (
    service: string,
    offsetMs: number,
    profile: Partial<TestProfile> & Pick<TestProfile, 'samples'>,
  ) =>
    server.push(
      encodeTestProfile({
        ...profile,
        timeMs: START_MS + offsetMs,
        resource: { 'service.name': service, ...profile.resource },
      }),
    );
  const pushValue = (service: string, offsetMs: number, value: number, pod: string) =>
    push(service, offsetMs, { resource: { pod }, samples: [{ stack: 'main', value }] });

  for (const [offsetMs, value, pod] of [
    [-1, 5_000, 'a'],
    [0, 100, 'a'],
    [1, 199, 'a'],
    [STEP_MS, 200, 'b'],
    [STEP_MS + 1, 1_999, 'a'],
    [STEP_MS + 2, 2_000, 'a'],
    [3 * STEP_MS, 2_100, 'b'],
    [3 * STEP_MS + 1, 5_000, 'a'],
  ] as const) {
    await pushValue('grid', offsetMs, value, pod);
  }
  for (const value of [10, 11, 12, 15]) await pushValue('narrow', value, value, 'a');
  for (const offsetMs of [0, 5]) await pushValue('equal', offsetMs, 7, 'a');
  await push('split', 0, {
    profileId: Buffer.from(PROFILE_ID.replaceAll('-', ''), 'hex'),
    resource: { region: 'eu' },
    samples: [
      { stack: 'main', value: 100, attributes: { route: '/cart' } },
      { stack: 'main', value: 20, attributes: { route: '/pay' } },
    ],
  });
  await push('spans', 0, {
    samples: [
      {
        stack: 'main;a',
        value: 100,
        link: { traceId: TRACE, spanId: SPAN },
        attributes: { 'thread.name': 'x' },
      },
      {
        stack: 'main;b',
        value: 11,
        link: { traceId: TRACE, spanId: SPAN },
        attributes: { 'thread.name': 'y' },
      },
      { stack: 'main;a', value: 20, attributes: { profile_id: OTHER_SPAN } },
      { stack: 'main;a', value: 3, link: { traceId: TRACE, spanId: NO_SPAN } },
      { stack: 'main;a', value: 2, attributes: { 'thread.name': 'x' } },
      { stack: 'main;a', value: 1 },
    ],
  });
  await push('spans', 1, {
    samples: [{ stack: 'main;a', value: 110, link: { traceId: TRACE, spanId: SPAN } }],
  });
});
afterAll(() => server.stop());

describe('a heatmap of profiles', () => {
  it('counts them by time and value', async () => {
    expect(await ask('grid')).toEqual({
      series: [
        {
          slots: [
            slot(0, { 0: 1 }, hundreds),
            slot(STEP_MS, { 0: 1, 1: 1 }, hundreds),
            slot(2 * STEP_MS, { 18: 1, 19: 1 }, hundreds),
            slot(3 * STEP_MS, { 19: 1 }, hundreds),
          ],
        },
      ],
    });
  });

  it('ends behind the range when the step does not divide it', async () => {
    const { series } = await ask('grid', { step: 25 });
    expect(series[0].slots).toEqual([
      slot(0, { 0: 1 }, hundreds),
      slot(25_000, { 0: 1, 1: 1, 18: 1, 19: 1 }, hundreds),
      slot(50_000, { 19: 1 }, hundreds),
    ]);
  });

  it('has levels of single values, some of them empty, for a range below twenty', async () => {
    const { series } = await ask('narrow');
    const yMin = [10, 11, 12, 13, 14].flatMap((bound) => [bound, bound, bound, bound]);
    expect(series[0].slots).toEqual([slot(STEP_MS, { 3: 1, 7: 1, 11: 1, 19: 1 }, yMin)]);
  });

  it('puts equal values on the last level', async () => {
    const { series } = await ask('equal');
    const yMin = new Array(20).fill(7);
    expect(series[0].slots).toEqual([slot(0, { 19: 1 }, yMin), slot(STEP_MS, { 19: 1 }, yMin)]);
  });

  it('has a series per group, that of the most profiles first, and the levels of all', async () => {
    const { series } = await ask('grid', { groupBy: ['pod', 'nowhere'] });
    const ofA = {
      labels: pairs({ pod: 'a' }),
      slots: [
        slot(0, { 0: 1 }, hundreds),
        slot(STEP_MS, { 0: 1 }, hundreds),
        slot(2 * STEP_MS, { 18: 1, 19: 1 }, hundreds),
      ],
    };
    const ofB = {
      labels: pairs({ pod: 'b' }),
      slots: [slot(STEP_MS, { 1: 1 }, hundreds), slot(3 * STEP_MS, { 19: 1 }, hundreds)],
    };
    expect(series).toEqual([ofA, ofB]);
    expect((await ask('grid', { groupBy: ['pod'], limit: 1 })).series).toEqual([ofA]);
    expect((await ask('grid', { groupBy: ['pod'], limit: 2 })).series).toEqual([ofA, ofB]);
  });

  it('shows the largest of each cell', async () => {
    const { series } = await ask('grid', { step: 30, exemplarType: 'EXEMPLAR_TYPE_INDIVIDUAL' });
    const shown = series[0].slots.map(
      ({ exemplars }: { exemplars: { value: string; timestamp: string }[] }) =>
        exemplars.map(({ value, timestamp }) => [Number(value), Number(timestamp) - START_MS]),
    );
    expect(shown).toEqual([
      [[100, 0]],
      [
        [199, 1],
        [200, STEP_MS],
        [1_999, STEP_MS + 1],
        [2_100, 3 * STEP_MS],
      ],
    ]);
  });

  it('counts a profile of several series once in each group, and shows the labels that all of them have', async () => {
    const exemplarType = 'EXEMPLAR_TYPE_INDIVIDUAL';
    const { series } = await ask('split', { exemplarType });
    expect(series).toHaveLength(1);
    expect(series[0].slots[0].counts).toEqual(counts({ 19: 1 }));
    expect(series[0].slots[0].exemplars).toEqual([
      {
        timestamp: String(START_MS),
        profileId: PROFILE_ID,
        value: '120',
        labels: pairs({
          __profile_type__: CPU_TYPE,
          __service_name__: 'split',
          __name__: 'cpu',
          __otel__: 'true',
          __period_type__: 'cpu',
          __period_unit__: 'nanoseconds',
          __type__: 'cpu',
          __unit__: 'nanoseconds',
          region: 'eu',
          'service.name': 'split',
          service_name: 'split',
        }),
      },
    ]);
    const byRoute = (await ask('split', { exemplarType, groupBy: ['route'] })).series;
    expect(
      byRoute.map(({ labels, slots }: { labels: object[]; slots: { exemplars: { value: string }[] }[] }) => [
        labels,
        slots[0]?.exemplars[0]?.value,
      ]),
    ).toEqual([
      [pairs({ route: '/cart' }), '100'],
      [pairs({ route: '/pay' }), '20'],
    ]);
    expect(byRoute[0].slots[0].exemplars[0].labels).toEqual(series[0].slots[0].exemplars[0].labels);
  });

  it.each(['EXEMPLAR_TYPE_UNSPECIFIED', 'EXEMPLAR_TYPE_NONE'])('shows none for %s', async (exemplarType) => {
    expect(await ask('equal', { exemplarType })).toEqual(await ask('equal'));
  });

  it('takes a step of a millisecond over all time', async () => {
    const range = { start: '-9223372036854775808', end: '9223372036854775807', step: 0.001 };
    const { series } = await ask('equal', range);
    expect(
      series[0].slots.map(({ timestamp }: { timestamp: string }) => Number(timestamp) - START_MS),
    ).toEqual([0, 5]);
  });

  it('answers nothing where there is nothing', async () => {
    expect(await ask('nobody')).toEqual({});
    expect(await ask('grid', { profileTypeID: 'never:seen:before::' })).toEqual({});
    expect(await ask('grid', { start: -20, end: -10 })).toEqual({});
  });
});

describe('a heatmap of spans', () => {
  const yMin = Array.from({ length: 20 }, (_, i) => 20 + Math.trunc((i * 91) / 20));

  it('counts what profiles have of them, without samples of none', async () => {
    const { series } = await ask('spans', { queryType: 'HEATMAP_QUERY_TYPE_SPAN' });
    expect(series).toEqual([{ slots: [slot(0, { 0: 1, 19: 1 }, yMin), slot(STEP_MS, { 19: 1 }, yMin)] }]);
  });

  it('shows the largest of each cell, with its trace if it has one', async () => {
    const { series } = await ask('spans', { ...SPANS, start: START_MS - STEP_MS + 1, end: START_MS + 1 });
    expect(series[0].slots[0]).toMatchObject({ counts: counts({ 0: 1, 19: 2 }) });
    const common = {
      timestamp: String(START_MS),
      labels: expect.arrayContaining(pairs({ service_name: 'spans' })),
    };
    expect(series[0].slots[0].exemplars).toEqual([
      { ...common, spanId: OTHER_SPAN, value: '20' },
      { ...common, spanId: SPAN, traceId: TRACE, value: '111' },
    ]);
  });

  it('answers nothing where there are none', async () => {
    expect(await ask('grid', SPANS)).toEqual({});
  });
});
