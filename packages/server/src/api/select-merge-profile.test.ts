import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { createClient } from '@connectrpc/connect';
import { createConnectTransport } from '@connectrpc/connect-node';
import { decodePprof, pprofToProfiles } from '@hotspan/formats';
import { encodeProfiles, toKeyValues } from '@hotspan/otlp-profiles';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Profile, ProfileSchema } from '../gen/google/v1/profile_pb.js';
import { ProfileFormat, QuerierService } from '../gen/querier/v1/querier_pb.js';
import { CPU_TYPE, encodeTestProfile, startTestServer, type TestServer } from '../test-server.fixture.js';

const TIME_MS = Math.floor(Date.now() / 60_000) * 60_000;
const RANGE = { start: BigInt(TIME_MS - 1_000), end: BigInt(TIME_MS + 20_000) };
const SHOP = { profileTypeID: CPU_TYPE, labelSelector: '{service_name="shop"}', ...RANGE };
const NATIVE = { ...SHOP, labelSelector: '{service_name="native"}' };
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const PROFILE_ID = '00010203-0405-0607-0809-0a0b0c0d0e0f';
let server: TestServer;

/** Of a program in C: inlined functions, a binary without symbols, one with, and frames that are addresses. */
const NATIVE_PROFILE: MessageInitShape<typeof ProfileSchema> = {
  stringTable: [
    '',
    'cpu',
    'nanoseconds',
    'main',
    'work',
    'copy',
    '_Z4copyv',
    'work.c',
    '/bin/app',
    'b1',
    '/lib/x.so',
  ],
  sampleType: [{ type: 1n, unit: 2n }],
  periodType: { type: 1n, unit: 2n },
  period: 1n,
  timeNanos: BigInt(TIME_MS) * 1_000_000n,
  mapping: [
    {
      id: 1n,
      memoryStart: 0x1000n,
      memoryLimit: 0x2000n,
      fileOffset: 16n,
      filename: 8n,
      buildId: 9n,
      hasFunctions: true,
    },
    { id: 2n, memoryStart: 0x7000n, memoryLimit: 0x8000n, filename: 10n },
  ],
  function: [
    { id: 1n, name: 3n, filename: 7n, startLine: 2n },
    { id: 2n, name: 4n, filename: 7n, startLine: 10n },
    { id: 3n, name: 5n, systemName: 6n, filename: 7n },
  ],
  location: [
    { id: 1n, mappingId: 1n, address: 0x1010n, line: [{ functionId: 1n, line: 3n }] },
    {
      id: 2n,
      mappingId: 1n,
      address: 0x1020n,
      line: [
        { functionId: 3n, line: 40n },
        { functionId: 2n, line: 12n },
      ],
    },
    { id: 3n, mappingId: 2n, address: 0x7010n },
    // The same code as the first at another address: of a binary with functions it says nothing.
    { id: 4n, mappingId: 1n, address: 0x1018n, line: [{ functionId: 1n, line: 3n }] },
  ],
  sample: [
    { locationId: [2n, 1n], value: [50n] },
    { locationId: [3n, 2n, 1n], value: [30n] },
    { locationId: [2n, 4n], value: [7n] },
    { locationId: [3n], value: [2n] },
  ],
};

beforeAll(async () => {
  server = await startTestServer();
  const pprof = decodePprof(toBinary(ProfileSchema, create(ProfileSchema, NATIVE_PROFILE)));
  const resource = toKeyValues({ 'service.name': 'native' });
  await server.push(encodeProfiles(pprofToProfiles(pprof, { resource })));
  await server.push(
    encodeTestProfile({
      timeMs: TIME_MS,
      profileId: Buffer.from(PROFILE_ID.replaceAll('-', ''), 'hex'),
      samples: [
        { stack: 'main;handle;parse', value: 50, link: { traceId: TRACE, spanId: SPAN } },
        { stack: 'main;handle;render', value: 30 },
        { stack: 'main;gc', value: 15 },
      ],
    }),
  );
  await server.push(
    encodeTestProfile({ timeMs: TIME_MS + 10_000, samples: [{ stack: 'main;gc', value: 2 }] }),
  );
});
afterAll(() => server.stop());

function client() {
  return createClient(QuerierService, createConnectTransport({ baseUrl: server.url, httpVersion: '1.1' }));
}

/** Stacks root first as `name file:line`, inlined ones joined by `<`, with the sum of their samples. */
function readable(profile: Profile): Record<string, string> {
  const text = (index: bigint): string => profile.stringTable[Number(index)] ?? '?';
  const frames = (id: bigint): string => {
    const location = profile.location[Number(id) - 1];
    const mapping = profile.mapping[Number(location?.mappingId) - 1];
    const lines = location?.line.map(({ functionId, line }) => {
      const { name, systemName, filename, startLine } = profile.function[Number(functionId) - 1] ?? {};
      const linker = systemName === name ? '' : ` (${text(systemName ?? 0n)})`;
      return `${text(name ?? 0n)}${linker} ${text(filename ?? 0n)}:${line}@${startLine}`;
    });
    const place = lines?.join(' < ') || `0x${location?.address.toString(16)}`;
    return `${place} [${text(mapping?.filename ?? 0n)}]`;
  };
  return Object.fromEntries(
    profile.sample.map(({ locationId, value }) => [
      [...locationId].reverse().map(frames).join('; '),
      value.join(),
    ]),
  );
}

/** The same with the names alone. */
function names(profile: Profile): Record<string, string> {
  const nameOf = (frame: string): string => frame.split(' ')[0] ?? '';
  return Object.fromEntries(
    Object.entries(readable(profile)).map(([stack, value]) => [
      stack.split('; ').map(nameOf).join('; '),
      value,
    ]),
  );
}

describe('SelectMergeProfile', () => {
  it('keeps lines, files, inlined calls, addresses and binaries', async () => {
    const profile = await client().selectMergeProfile(NATIVE);
    const main = 'main work.c:3@2 [/bin/app]';
    const work = 'copy (_Z4copyv) work.c:40@0 < work work.c:12@10 [/bin/app]';
    expect(readable(profile)).toEqual({
      [`${main}; ${work}`]: '57',
      [`${main}; ${work}; 0x7010 [/lib/x.so]`]: '30',
      '0x7010 [/lib/x.so]': '2',
    });
    const mappings = profile.mapping.map(({ memoryStart, memoryLimit, fileOffset, hasFunctions }) => [
      memoryStart,
      memoryLimit,
      fileOffset,
      hasFunctions,
    ]);
    expect(mappings.sort()).toEqual([
      [0n, 0n, 0n, true],
      [0x7000n, 0x8000n, 0n, false],
    ]);
  });

  it('says what it holds as the type does, and of which time', async () => {
    const { stringTable, sampleType, periodType, ...profile } = await client().selectMergeProfile(SHOP);
    const text = (index = 0n): string => stringTable[Number(index)] ?? '?';
    expect(sampleType.map(({ type, unit }) => [text(type), text(unit)])).toEqual([['cpu', 'nanoseconds']]);
    expect([text(periodType?.type), text(periodType?.unit)]).toEqual(['cpu', 'nanoseconds']);
    expect(text(profile.defaultSampleType)).toBe('cpu');
    expect(profile).toMatchObject({ period: 1n, timeNanos: RANGE.end * 1_000_000n, durationNanos: 0n });
    expect(profile.mapping).toMatchObject([{ id: 1n, filename: 0n }]);
  });

  it('adds up all profiles of the range', async () => {
    expect(names(await client().selectMergeProfile(SHOP))).toEqual({
      'main; handle; parse': '50',
      'main; handle; render': '30',
      'main; gc': '17',
    });
  });

  it.each([
    ['a trace', { traceIdSelector: [TRACE] }, { 'main; handle; parse': '50' }],
    [
      'a profile',
      { profileIdSelector: [PROFILE_ID], start: BigInt(TIME_MS), end: BigInt(TIME_MS + 60_000) },
      {
        'main; handle; parse': '50',
        'main; handle; render': '30',
        'main; gc': '15',
      },
    ],
    [
      'a limit of nodes',
      { maxNodes: 3n },
      { 'main; handle; parse': '50', 'main; handle; other': '30', 'main; other': '17' },
    ],
    [
      'a call site',
      { stackTraceSelector: { callSite: [{ name: 'main' }, { name: 'handle' }] } },
      { 'main; handle; parse': '50', 'main; handle; render': '30' },
    ],
    [
      'the last locations of stacks, as Go compiles by',
      { stackTraceSelector: { goPgo: { keepLocations: 1, aggregateCallees: true } } },
      { parse: '50', render: '30', gc: '17' },
    ],
    [
      'a limit below zero, which is none',
      { maxNodes: -5n, traceIdSelector: [TRACE] },
      { 'main; handle; parse': '50' },
    ],
  ])('can be confined to %s', async (_, more, expected) => {
    expect(names(await client().selectMergeProfile({ ...SHOP, ...more }))).toEqual(expected);
  });

  it('is an empty message where nothing was', async () => {
    const query = { ...SHOP, start: 1n, end: 2n };
    expect(await server.query('SelectMergeProfile', { ...query, start: '1', end: '2' })).toEqual({});
  });

  it('takes a range that never ends', async () => {
    const forever = { ...SHOP, end: 2n ** 63n - 1n };
    expect((await client().selectMergeProfile(forever)).timeNanos).toBe(2n ** 63n - 1n);
  });

  it('is a file that pprof reads', async () => {
    const response = await server.post(
      '/querier.v1.QuerierService/SelectMergeProfile',
      JSON.stringify({ ...NATIVE, start: String(NATIVE.start), end: String(NATIVE.end) }),
      { 'content-type': 'application/json' },
    );
    expect(response.status).toBe(200);
    const bytes = toBinary(ProfileSchema, await client().selectMergeProfile(NATIVE));
    expect(decodePprof(bytes).samples.count).toBe(3);
    expect(fromBinary(ProfileSchema, bytes).location).toHaveLength(3);
  });
});

describe('SelectMergeStacktraces in pprof', () => {
  it('answers as SelectMergeProfile, and without a limit of its own', async () => {
    const { pprof } = await client().selectMergeStacktraces({
      ...SHOP,
      format: ProfileFormat.PPROF,
      maxNodes: 2_000_000n,
    });
    expect(pprof?.profile).toEqual(await client().selectMergeProfile(SHOP));
  });
});

describe('SelectMergeSpanProfile', () => {
  it('shows the samples of the spans, as a flame graph', async () => {
    const { flamegraph } = await client().selectMergeSpanProfile({ ...SHOP, spanSelector: [SPAN] });
    expect([flamegraph?.names, flamegraph?.total]).toEqual([['total', 'main', 'handle', 'parse'], 50n]);
  });

  it('shows all samples when no span is named', async () => {
    const { flamegraph } = await client().selectMergeSpanProfile(SHOP);
    expect(flamegraph?.total).toBe(97n);
  });

  it('answers as a tree when asked', async () => {
    const query = { ...SHOP, spanSelector: [SPAN], format: ProfileFormat.TREE };
    const { tree } = await client().selectMergeStacktraces(query);
    expect((await client().selectMergeSpanProfile(query)).tree).toEqual(tree);
  });
});
