import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CPU_TYPE,
  encodeTestProfile,
  readFlameGraph,
  startTestServer,
  type TestServer,
} from '../test-server.fixture.js';

const TIME_MS = Math.floor(Date.now() / 60_000) * 60_000;
const RANGE = { start: TIME_MS - 1_000, end: TIME_MS + 20_000 };
const WALL_TYPE = 'wall:wall:nanoseconds:wall:nanoseconds';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const OTHER_TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = '00f067aa0ba902b7';
const OTHER_SPAN = 'b7ad6b7169203331';
const PROFILE_ID = '00010203-0405-0607-0809-0a0b0c0d0e0f';
const UTF8_NAMES = { accept: '*/*;allow-utf8-labelnames=true' };
const MERGE = { profileTypeID: CPU_TYPE, labelSelector: '{service_name="shop"}', ...RANGE };
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  // Together these are example B of Pyroscope's flame graph encoding.
  await server.push(
    encodeTestProfile({
      timeMs: TIME_MS,
      resource: { region: 'eu' },
      profileId: Buffer.from(PROFILE_ID.replaceAll('-', ''), 'hex'),
      samples: [
        { stack: 'main;handle;parse', value: 50, link: { traceId: TRACE, spanId: SPAN } },
        { stack: 'main;handle;render', value: 30, link: { traceId: TRACE, spanId: OTHER_SPAN } },
        { stack: 'main;gc', value: 15 },
      ],
    }),
  );
  await server.push(
    encodeTestProfile({
      timeMs: TIME_MS + 10_000,
      resource: { region: 'us' },
      samples: [
        { stack: 'main;handle;log', value: 1, link: { traceId: OTHER_TRACE, spanId: SPAN } },
        { stack: 'idle', value: 4 },
      ],
    }),
  );
  await server.push(
    encodeTestProfile({
      timeMs: TIME_MS,
      resource: { 'service.name': 'cart' },
      sampleType: ['wall', 'nanoseconds'],
      periodType: ['wall', 'nanoseconds'],
      samples: [{ stack: 'work', value: 9 }],
    }),
  );
});
afterAll(() => server.stop());

const pairs = (labels: Record<string, string>) => ({
  labels: Object.entries(labels).map(([name, value]) => ({ name, value })),
});

describe('ProfileTypes', () => {
  const cpu = {
    ID: CPU_TYPE,
    name: 'cpu',
    sampleType: 'cpu',
    sampleUnit: 'nanoseconds',
    periodType: 'cpu',
    periodUnit: 'nanoseconds',
  };
  const wall = { ...cpu, ID: WALL_TYPE, name: 'wall', sampleType: 'wall', periodType: 'wall' };

  it.each([
    ['a range', RANGE],
    ['both ends zero, which is the last hour', { start: 0, end: 0 }],
    ['no range, which is the last hour', {}],
    ['all time', { start: '-9223372036854775808', end: '9223372036854775807' }],
  ])('lists the types of %s, sorted, with their parts', async (_, range) => {
    expect(await server.query('ProfileTypes', range)).toEqual({ profileTypes: [cpu, wall] });
  });

  it('lists nothing before there was anything, also on the same day', async () => {
    expect(await server.query('ProfileTypes', { start: -2_000, end: -1_000 })).toEqual({});
    expect(await server.query('ProfileTypes', { start: TIME_MS - 2_000, end: TIME_MS - 1 })).toEqual({});
    expect(await server.query('ProfileTypes', { start: TIME_MS + 1, end: TIME_MS + 10_000 })).toEqual({
      profileTypes: [cpu],
    });
  });
});

describe('LabelNames', () => {
  const legacy = [
    '__name__',
    '__otel__',
    '__period_type__',
    '__period_unit__',
    '__profile_type__',
    '__service_name__',
    '__type__',
    '__unit__',
    'region',
    'service_name',
  ];

  it('leaves out names that older clients do not understand', async () => {
    expect(await server.query('LabelNames', RANGE)).toEqual({ names: legacy });
  });

  it.each([
    '*/*;allow-utf8-labelnames=true',
    'application/json; allow-utf8-labelnames="true"',
    'text/html;q=0.5, */* ; Allow-UTF8-Labelnames=true',
  ])('lists all names for a client that accepts %s', async (accept) => {
    const names = [...legacy, 'service.name'].sort();
    expect(await server.query('LabelNames', RANGE, { accept })).toEqual({ names });
  });

  it('is not taken in by a client that accepts something else', async () => {
    for (const accept of ['*/*;allow-utf8-labelnames=false', 'allow-utf8-labelnames=true', '*/*']) {
      expect(await server.query('LabelNames', RANGE, { accept }), accept).toEqual({ names: legacy });
    }
  });

  it('lists the names of series that all matchers select', async () => {
    const names = legacy.filter((name) => name !== 'region');
    expect(await server.query('LabelNames', { matchers: ['{service_name="cart"}', '{}'], ...RANGE })).toEqual(
      {
        names,
      },
    );
    const none = { matchers: ['{service_name="cart"}', '{region="eu"}'], ...RANGE };
    expect(await server.query('LabelNames', none)).toEqual({});
  });
});

describe('LabelValues', () => {
  it.each([
    ['service_name', [], ['cart', 'shop']],
    ['service.name', [], ['cart', 'shop']],
    ['region', [], ['eu', 'us']],
    ['region', ['{service_name="shop"}', '{region!="eu"}'], ['us']],
    ['region', ['{service_name="cart"}'], undefined],
    ['service_name', ['{"service.name"=~"s.*"}'], ['shop']],
    ['__profile_type__', [], [CPU_TYPE, WALL_TYPE]],
    ['nowhere', [], undefined],
  ])('of %s with %j are %j', async (name, matchers, names) => {
    expect(await server.query('LabelValues', { name, matchers, ...RANGE })).toEqual(names ? { names } : {});
  });
});

describe('Series', () => {
  it.each<[labelNames: string[], sets: Record<string, string>[]]>([
    [
      ['service_name', '__profile_type__'],
      [
        { __profile_type__: CPU_TYPE, service_name: 'shop' },
        { __profile_type__: WALL_TYPE, service_name: 'cart' },
      ],
    ],
    [
      ['__name__', '__profile_type__', '__type__', 'pyroscope_app', 'service_name'],
      [
        { __name__: 'cpu', __profile_type__: CPU_TYPE, __type__: 'cpu', service_name: 'shop' },
        { __name__: 'wall', __profile_type__: WALL_TYPE, __type__: 'wall', service_name: 'cart' },
      ],
    ],
    [['region'], [{ region: 'eu' }, { region: 'us' }]],
    [
      ['service.name', 'region'],
      [{ region: 'eu' }, { region: 'us' }],
    ],
    [['nowhere'], []],
  ])('are the distinct sets of %j, sorted', async (labelNames, sets) => {
    const expected = sets.length === 0 ? {} : { labelsSet: sets.map(pairs) };
    expect(await server.query('Series', { labelNames, ...RANGE })).toEqual(expected);
  });

  const cart = {
    __name__: 'wall',
    __otel__: 'true',
    __period_type__: 'wall',
    __period_unit__: 'nanoseconds',
    __profile_type__: WALL_TYPE,
    __service_name__: 'cart',
    __type__: 'wall',
    __unit__: 'nanoseconds',
  };
  const matchers = ['{service_name="cart"}'];

  it('have all labels without names, of which older clients are shown those they understand', async () => {
    const understood = pairs({ ...cart, service_name: 'cart' });
    expect(await server.query('Series', { matchers, ...RANGE })).toEqual({ labelsSet: [understood] });
    const all = pairs({ ...cart, 'service.name': 'cart', service_name: 'cart' });
    expect(await server.query('Series', { matchers, ...RANGE }, UTF8_NAMES)).toEqual({ labelsSet: [all] });
  });

  it('have really all labels when none of the names is understood, as in Pyroscope', async () => {
    const all = pairs({ ...cart, 'service.name': 'cart', service_name: 'cart' });
    expect(await server.query('Series', { matchers, labelNames: ['service.name'], ...RANGE })).toEqual({
      labelsSet: [all],
    });
  });

  it('have dotted labels for a client that understands them', async () => {
    expect(await server.query('Series', { labelNames: ['service.name'], ...RANGE }, UTF8_NAMES)).toEqual({
      labelsSet: [pairs({ 'service.name': 'cart' }), pairs({ 'service.name': 'shop' })],
    });
  });
});

describe('SelectMergeStacktraces', () => {
  const level = (...values: number[]) => ({ values: values.map(String) });
  const example = {
    flamegraph: {
      names: ['total', 'main', 'handle', 'render', 'parse', 'log', 'gc', 'idle'],
      levels: [
        level(0, 100, 0, 0),
        level(0, 4, 4, 7, 0, 96, 0, 1),
        level(4, 15, 15, 6, 0, 81, 0, 2),
        level(19, 1, 1, 5, 0, 50, 50, 4, 0, 30, 30, 3),
      ],
      total: '100',
      maxSelf: '50',
    },
  };

  it.each([
    ['of the format by default', {}],
    ['asked for by name', { format: 'PROFILE_FORMAT_FLAMEGRAPH' }],
    ['asked for by number', { format: 1 }],
    ['of a format that is not known', { format: 'PROFILE_FORMAT_OF_TOMORROW' }],
    ['with the default limit', { maxNodes: 0 }],
    ['of a type with a sixth part', { profileTypeID: `${CPU_TYPE}:delta` }],
    ['with members that are not known', { tomorrow: { a: 1 } }],
  ])('answers a flame graph %s', async (_, more) => {
    expect(await server.query('SelectMergeStacktraces', { ...MERGE, ...more })).toEqual(example);
  });

  it('takes proto names, and numbers as text', async () => {
    const request = {
      profile_typeID: CPU_TYPE,
      label_selector: MERGE.labelSelector,
      start: String(RANGE.start),
      end: String(RANGE.end),
      max_nodes: '8192',
    };
    expect(await server.query('SelectMergeStacktraces', request)).toEqual(example);
  });

  it('limits nodes to the largest', async () => {
    expect(await server.query('SelectMergeStacktraces', { ...MERGE, maxNodes: 4 })).toEqual({
      flamegraph: {
        names: ['total', 'other', 'main', 'handle', 'render', 'parse'],
        levels: [
          level(0, 100, 0, 0),
          level(0, 96, 0, 2, 0, 4, 4, 1),
          level(0, 81, 0, 3, 0, 15, 15, 1),
          level(0, 50, 50, 5, 0, 30, 30, 4, 0, 1, 1, 1),
        ],
        total: '100',
        maxSelf: '50',
      },
    });
  });

  it('answers a tree, which has no bytes without data', async () => {
    const request = { ...MERGE, format: 'PROFILE_FORMAT_TREE' };
    const { tree } = await server.query('SelectMergeStacktraces', {
      ...request,
      labelSelector: '{region="us"}',
    });
    const node = (name: string, self: number, children: number): string =>
      String.fromCharCode(name.length) + name + String.fromCharCode(self, children);
    expect(Buffer.from(tree, 'base64').toString('latin1')).toBe(
      node('', 0, 2) + node('main', 0, 1) + node('handle', 0, 1) + node('log', 1, 0) + node('idle', 4, 0),
    );
    expect(
      await server.query('SelectMergeStacktraces', { ...request, labelSelector: '{region="nowhere"}' }),
    ).toEqual({});
  });

  it('answers a call graph, which has no text without data', async () => {
    const request = { ...MERGE, format: 'PROFILE_FORMAT_DOT' };
    const { dot } = await server.query('SelectMergeStacktraces', request);
    expect(dot).toMatch(/^digraph "cpu" \{\n.*\nN1 \[label="main\\n0 of 96ns \(96\.00%\)".*\nN1 -> N2 \[/s);
    expect(dot.match(/^N\d+ \[/gm)).toHaveLength(7);
    const small = await server.query('SelectMergeStacktraces', { ...request, maxNodes: 2 });
    expect(small.dot.match(/^N\d+ \[/gm)).toHaveLength(2);
    expect(
      await server.query('SelectMergeStacktraces', { ...request, labelSelector: '{region="nowhere"}' }),
    ).toEqual({});
  });

  it('answers the root alone without data', async () => {
    const request = { ...MERGE, profileTypeID: 'never:seen:before::' };
    expect(await server.query('SelectMergeStacktraces', request)).toEqual({
      flamegraph: { names: ['total'], levels: [level(0, 0, 0, 0)] },
    });
  });

  it.each<[what: string, more: object, stacks: Record<string, number>]>([
    ['a span', { spanSelector: [SPAN] }, { 'main;handle;parse': 50, 'main;handle;log': 1 }],
    ['a span in capitals', { span_selector: [OTHER_SPAN.toUpperCase()] }, { 'main;handle;render': 30 }],
    [
      'several spans',
      { spanSelector: [SPAN, OTHER_SPAN] },
      { 'main;handle;parse': 50, 'main;handle;render': 30, 'main;handle;log': 1 },
    ],
    ['a trace', { traceIdSelector: [TRACE] }, { 'main;handle;parse': 50, 'main;handle;render': 30 }],
    ['a trace, of one profile', { trace_id_selector: [OTHER_TRACE] }, { 'main;handle;log': 1 }],
    [
      'a span, of one profile',
      { spanSelector: [SPAN], profileIdSelector: [PROFILE_ID] },
      { 'main;handle;parse': 50 },
    ],
    [
      'a profile',
      { profileIdSelector: [PROFILE_ID] },
      { 'main;handle;parse': 50, 'main;handle;render': 30, 'main;gc': 15 },
    ],
    [
      'a profile whose id is without dashes',
      { profile_id_selector: [PROFILE_ID.replaceAll('-', '').toUpperCase()] },
      { 'main;handle;parse': 50, 'main;handle;render': 30, 'main;gc': 15 },
    ],
    ['a span of nobody', { spanSelector: ['ffffffffffffffff'] }, {}],
    [
      'the first profile by its time alone',
      { start: TIME_MS, end: TIME_MS },
      { 'main;handle;parse': 50, 'main;handle;render': 30, 'main;gc': 15 },
    ],
    ['no profile just after the first', { start: TIME_MS + 1, end: TIME_MS + 9_999 }, {}],
    [
      'what a dotted label selects',
      { labelSelector: '{"service.name"="shop",region="us"}' },
      { 'main;handle;log': 1, idle: 4 },
    ],
  ])('selects %s', async (_, more, stacks) => {
    const { flamegraph } = await server.query('SelectMergeStacktraces', { ...MERGE, ...more });
    const leaves = Object.entries(readFlameGraph(flamegraph)).filter(([, [self]]) => self > 0);
    expect(Object.fromEntries(leaves.map(([stack, [self]]) => [stack, self]))).toEqual(stacks);
  });
});

describe('SelectMergeStacktraces of a call site', () => {
  it.each<[callSite: string[], stacks: Record<string, number>]>([
    [['main', 'handle'], { 'main;handle;parse': 50, 'main;handle;render': 30, 'main;handle;log': 1 }],
    [['idle'], { idle: 4 }],
    [['handle'], {}],
  ])('%j has the stacks that begin there', async (callSite, stacks) => {
    const stackTraceSelector = { callSite: callSite.map((name) => ({ name })) };
    const { flamegraph } = await server.query('SelectMergeStacktraces', { ...MERGE, stackTraceSelector });
    const leaves = Object.entries(readFlameGraph(flamegraph)).filter(([, [self]]) => self > 0);
    expect(Object.fromEntries(leaves.map(([stack, [self]]) => [stack, self]))).toEqual(stacks);
  });
});

describe('Diff', () => {
  const side = (region: string, more: object = {}) => ({
    ...MERGE,
    labelSelector: `{region="${region}"}`,
    ...more,
  });
  const level = (...values: number[]) => ({ values: values.map(String) });

  it('shows both sides in one flame graph', async () => {
    expect(await server.query('Diff', { left: side('eu'), right: side('us') })).toEqual({
      flamegraph: {
        names: ['total', 'main', 'handle', 'render', 'parse', 'log', 'gc', 'idle'],
        levels: [
          level(0, 95, 0, 0, 5, 0, 0),
          level(0, 0, 0, 0, 4, 4, 7, 0, 95, 0, 0, 1, 0, 1),
          level(0, 15, 15, 4, 0, 0, 6, 0, 80, 0, 0, 1, 0, 2),
          level(15, 0, 0, 4, 1, 1, 5, 0, 50, 50, 0, 0, 0, 4, 0, 30, 30, 0, 0, 0, 3),
        ],
        total: '100',
        maxSelf: '50',
        leftTicks: '95',
        rightTicks: '5',
      },
    });
  });

  it('takes the larger limit of the two', async () => {
    const request = { left: side('eu', { maxNodes: 3 }), right: side('us', { maxNodes: 5 }) };
    const { flamegraph } = await server.query('Diff', request);
    expect(flamegraph.names).toEqual(['total', 'other', 'main', 'handle', 'render', 'parse']);
  });

  it('compares spans and call sites as each side says', async () => {
    const left = side('eu', { spanSelector: [SPAN] });
    const right = side('us', { stackTraceSelector: { callSite: [{ name: 'idle' }] } });
    const { flamegraph } = await server.query('Diff', { left, right });
    expect([flamegraph.leftTicks, flamegraph.rightTicks]).toEqual(['50', '4']);
  });

  it('compares types, and something with nothing', async () => {
    const left = side('eu', { profileTypeID: WALL_TYPE, labelSelector: '{}' });
    const { flamegraph } = await server.query('Diff', { left, right: side('nowhere') });
    expect(flamegraph).toMatchObject({ names: ['total', 'work'], total: '9', leftTicks: '9' });
    expect(flamegraph).not.toHaveProperty('rightTicks');
  });
});

describe('GetProfileStats', () => {
  it('has the times of the oldest and the newest profile', async () => {
    expect(await server.query('GetProfileStats', {})).toEqual({
      dataIngested: true,
      oldestProfileTime: String(TIME_MS),
      newestProfileTime: String(TIME_MS + 10_000),
    });
  });
});
