import { createProfilesBuilder, encodeProfiles, toKeyValues } from '@hotspan/otlp-profiles';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CPU_TYPE, readFlameGraph, startTestServer, type TestServer } from '../test-server.fixture.js';
import { askApi } from './get-api.fixture.js';

const T = Math.floor(Date.now() / 60_000) * 60_000 - 300_000;
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const RANGE = { from: T, until: T + 60_000 };
let server: TestServer;

/** A stack, the outermost frame first: name, file, line of the function, line of the call. */
type Stack = readonly (readonly [name: string, file: string, startLine: number, line: number])[];

/** Those of the second build are two lines further down. */
function stacksOf(version: number): readonly (readonly [stack: Stack, value: number])[] {
  const move = (version - 1) * 2;
  const main = ['main', '/app/main.js', 1, 5 + move] as const;
  const inFile = (name: string, file: string, line = 9): Stack => [main, [name, file, 3 + move, line + move]];
  return [
    [inFile('parse', '/app/parse.js'), 10],
    // Another line of it, and another function of its name.
    [inFile('parse', '/app/parse.js', 11), 5],
    [inFile('parse', '/app/node_modules/json/index.js'), 20 * version],
    [inFile('readSync', 'node:fs'), 3],
    [inFile('(anonymous)', 'file:///app/a.mjs'), 2],
    [[main, ['./src/cart.js:add:12', './src/cart.js', 12, 13]], 4],
    [[['(garbage collector)', '', 0, 0]], 1],
  ];
}

function encode(version: number): Uint8Array {
  const builder = createProfilesBuilder();
  const type = { type: 'cpu', unit: 'nanoseconds' };
  const profile = builder.addProfile({
    sampleType: type,
    periodType: type,
    period: 1,
    timeUnixNano: BigInt(T) * 1_000_000n,
    durationNano: 15_000_000_000n,
  });
  for (const [stack, value] of stacksOf(version)) {
    const locations = stack.toReversed().map(([name, filename, startLine, line]) => {
      const functionIndex = builder.addFunction({ name, filename, startLine });
      return builder.addLocation([{ functionIndex, line }]);
    });
    const link = value === 3 ? builder.addLink(TRACE, '00f067aa0ba902b7') : 0;
    profile.add(builder.addStack(locations), 0, link, value);
  }
  const attributes = toKeyValues({ 'service.name': 'shop', version: String(version) });
  return encodeProfiles(builder.build({ resource: attributes, scopeName: 'test' }));
}

const queryOf = (version: number): string => `${CPU_TYPE}{version="${version}"}`;

beforeAll(async () => {
  server = await startTestServer();
  for (const version of [1, 2]) await server.push(encode(version));
});
afterAll(() => server.stop());

const MAIN = 'main (/app/main.js)';

it('merges stacks by function and file', async () => {
  const { flamegraph, ...told } = await askApi(server, 'flame-graph', { ...RANGE, query: queryOf(1) });
  expect(told).toEqual({ profileType: CPU_TYPE, unit: 'nanoseconds', ...RANGE });
  expect(readFlameGraph(flamegraph)).toEqual({
    [MAIN]: [0, 44],
    [`${MAIN};parse (/app/parse.js)`]: [15, 15],
    [`${MAIN};parse (/app/node_modules/json/index.js)`]: [20, 20],
    [`${MAIN};readSync (node:fs)`]: [3, 3],
    [`${MAIN};(anonymous) (/app/a.mjs:3)`]: [2, 2],
    [`${MAIN};./src/cart.js:add:12`]: [4, 4],
    '(garbage collector)': [1, 1],
  });
  expect([flamegraph.total, flamegraph.maxSelf]).toEqual(['45', '20']);
});

it('leaves the flame graphs of querier.v1 with names alone', async () => {
  const request = { profileTypeID: CPU_TYPE, labelSelector: '{version="1"}', start: T, end: T + 60_000 };
  const { flamegraph } = await server.query('SelectMergeStacktraces', request);
  expect(readFlameGraph(flamegraph)).toMatchObject({ main: [0, 44], 'main;parse': [35, 35] });
});

it('keeps the largest nodes, and makes the rest `other` of exact sums', async () => {
  const query = { ...RANGE, query: queryOf(1), maxNodes: 3 };
  const { flamegraph } = await askApi(server, 'flame-graph', query);
  expect(readFlameGraph(flamegraph)).toEqual({
    [MAIN]: [0, 44],
    [`${MAIN};parse (/app/parse.js)`]: [15, 15],
    [`${MAIN};parse (/app/node_modules/json/index.js)`]: [20, 20],
    [`${MAIN};other`]: [9, 9],
    other: [1, 1],
  });
  expect(flamegraph.total).toBe('45');
});

it('is of the samples of a trace', async () => {
  const query = { ...RANGE, query: queryOf(1), traceId: TRACE };
  const { flamegraph } = await askApi(server, 'flame-graph', query);
  expect(readFlameGraph(flamegraph)).toEqual({ [MAIN]: [0, 3], [`${MAIN};readSync (node:fs)`]: [3, 3] });
});

it('lays two builds of a program over each other, whose lines have moved', async () => {
  const { flamegraph, ...told } = await askApi(server, 'flame-graph-diff', {
    leftQuery: queryOf(1),
    leftFrom: T,
    leftUntil: T + 60_000,
    rightQuery: queryOf(2),
    rightFrom: T,
    rightUntil: T + 50_000,
  });
  expect(told).toEqual({
    profileType: CPU_TYPE,
    unit: 'nanoseconds',
    left: { ...RANGE, total: 45 },
    right: { from: T, until: T + 50_000, total: 65 },
  });
  const nodes = new Map<string, readonly string[]>();
  for (const { values } of flamegraph.levels)
    for (let i = 0; i < values.length; i += 7)
      nodes.set(flamegraph.names[values[i + 6]], [values[i + 1], values[i + 4]]);
  expect(Object.fromEntries(nodes)).toEqual({
    total: ['45', '65'],
    [MAIN]: ['44', '64'],
    'parse (/app/parse.js)': ['15', '15'],
    'parse (/app/node_modules/json/index.js)': ['20', '40'],
    'readSync (node:fs)': ['3', '3'],
    './src/cart.js:add:12': ['4', '4'],
    '(garbage collector)': ['1', '1'],
    // Their lines are all that they are called.
    '(anonymous) (/app/a.mjs:3)': ['2', '0'],
    '(anonymous) (/app/a.mjs:5)': ['0', '2'],
  });
  expect([flamegraph.leftTicks, flamegraph.rightTicks, flamegraph.total]).toEqual(['45', '65', '110']);
});
