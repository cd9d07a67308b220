import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { create } from '@bufbuild/protobuf';
import { Code, ConnectError, createClient, type Transport } from '@connectrpc/connect';
import {
  compressionGzip,
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from '@connectrpc/connect-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRaw, portOf } from '../../bad-days/raw-connection.fixture.js';
import { PusherService, type PushRequest, PushRequestSchema } from '../../gen/push/v1/push_pb.js';
import { readMetric, waitForMetric } from '../../ops/read-metric.fixture.js';
import { readFlameGraph, startTestServer, type TestServer } from '../../test-server.fixture.js';
import { encodeTestPprof, type TestPprof, type TestPprofSample } from './pprof.fixture.js';

const PATH = '/push.v1.PusherService/Push';
const CPU = 'process_cpu:cpu:nanoseconds:cpu:nanoseconds';
const TIME_MS = Date.now() - 60_000;
const RANGE = { start: TIME_MS - 1_000, end: TIME_MS + 60_000 };
const MIB = 1024 * 1024;
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ maxBodyBytes: MIB, maxDecompressedBytes: 2 * MIB });
});
afterAll(() => server.stop());

const profile = (pprof: TestPprof = {}) => encodeTestPprof({ timeMs: TIME_MS, ...pprof });
const gzip = (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes));

interface TestSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly profiles: readonly Uint8Array[];
}

function requestOf(...series: TestSeries[]): PushRequest {
  return create(PushRequestSchema, {
    series: series.map(({ labels, profiles }) => ({
      labels: Object.entries(labels).map(([name, value]) => ({ name, value })),
      samples: profiles.map((rawProfile) => ({ rawProfile: new Uint8Array(rawProfile) })),
    })),
  });
}

const of = (service: string, ...profiles: Uint8Array[]) =>
  requestOf({ labels: { __name__: 'process_cpu', service_name: service }, profiles });

async function push(message: PushRequest, url = server.url): Promise<ConnectError | undefined> {
  const client = createClient(
    PusherService,
    createConnectTransport({ baseUrl: url, httpVersion: '1.1', useBinaryFormat: true }),
  );
  try {
    await client.push(message);
    return undefined;
  } catch (error) {
    return ConnectError.from(error);
  }
}

async function stacksOf(service: string, query: object = {}) {
  const { flamegraph } = await server.query('SelectMergeStacktraces', {
    profileTypeID: CPU,
    labelSelector: `{service_name=${JSON.stringify(service)}}`,
    ...RANGE,
    ...query,
  });
  return flamegraph === undefined ? {} : readFlameGraph(flamegraph);
}

async function seriesOf(service: string): Promise<Record<string, string>[]> {
  const matchers = [`{service_name=${JSON.stringify(service)}}`];
  const accept = '*/*;allow-utf8-labelnames=true';
  const { labelsSet = [] } = await server.query('Series', { matchers, ...RANGE }, { accept });
  return labelsSet.map(({ labels }: { labels: { name: string; value: string }[] }) =>
    Object.fromEntries(labels.map(({ name, value }) => [name, value])),
  );
}

describe('a client of Push', () => {
  const clients: [name: string, transport: (baseUrl: string) => Transport][] = [];
  for (const useBinaryFormat of [true, false]) {
    const codec = useBinaryFormat ? 'protobuf' : 'JSON';
    const packed = { sendCompression: compressionGzip, compressMinBytes: 0, useBinaryFormat };
    clients.push(
      [`gRPC in ${codec}`, (baseUrl) => createGrpcTransport({ baseUrl, useBinaryFormat })],
      [`gRPC in ${codec} and gzip`, (baseUrl) => createGrpcTransport({ baseUrl, ...packed })],
    );
    for (const httpVersion of ['1.1', '2'] as const) {
      const options = { httpVersion, useBinaryFormat };
      clients.push(
        [
          `gRPC-Web in ${codec} over HTTP/${httpVersion}`,
          (baseUrl) => createGrpcWebTransport({ baseUrl, ...options }),
        ],
        [
          `Connect in ${codec} over HTTP/${httpVersion}`,
          (baseUrl) => createConnectTransport({ baseUrl, ...options }),
        ],
        [
          `Connect in ${codec} and gzip over HTTP/${httpVersion}`,
          (baseUrl) => createConnectTransport({ baseUrl, ...options, ...packed }),
        ],
      );
    }
  }

  it.each(clients)('stores by %s', async (name, transport) => {
    await createClient(PusherService, transport(server.url)).push(of(name, gzip(profile())));
    expect(await stacksOf(name)).toEqual({ main: [0, 10], 'main;work': [10, 10] });
    expect(await readMetric(server, 'hotspan_pending_bytes')).toBe(0);
  });

  it.each(clients)('is told by %s what is wrong', async (_, transport) => {
    const client = createClient(PusherService, transport(server.url));
    const error = await client.push(of('bad', Buffer.from('no'))).catch(ConnectError.from);
    expect(error).toMatchObject({
      code: Code.InvalidArgument,
      rawMessage: expect.stringMatching(/^\[HOTSPAN_ERR_SERVER_PROFILE\] .*_FORMAT_SYNTAX\]/),
    });
  });

  it('may speak gRPC over HTTP/1.1', async () => {
    const { port } = new URL(server.url);
    const frame = Buffer.from([0, 0, 0, 0, 0]);
    const headers = { 'content-type': 'application/grpc', te: 'trailers' };
    const trailers = await new Promise<NodeJS.Dict<string>>((resolve, reject) => {
      httpRequest({ port, host: '127.0.0.1', path: PATH, method: 'POST', headers }, (response) => {
        response.resume().on('end', () => resolve(response.trailers));
      })
        .on('error', reject)
        .end(frame);
    });
    expect(trailers).toMatchObject({ 'grpc-status': '3' });
  });

  it('of another version may send fields that nobody knows, and the names of the fields as they are in protobuf', async () => {
    const body = JSON.stringify({
      unknown: 1,
      series: [
        {
          labels: [
            { name: '__name__', value: 'process_cpu' },
            { name: 'service_name', value: 'json' },
          ],
          samples: [{ ID: '734fd599', raw_profile: Buffer.from(profile()).toString('base64') }],
        },
      ],
    });
    const response = await server.post(PATH, body, { 'content-type': 'application/json; charset=utf-8' });
    expect([response.status, await response.json()]).toEqual([200, {}]);
    expect(await stacksOf('json')).toMatchObject({ 'main;work': [10, 10] });
  });
});

describe('Push', () => {
  it('keeps labels, but for those that are for the server', async () => {
    const labels = {
      __name__: 'process_cpu',
      service_name: 'labels',
      __session_id__: '0123456789abcdef',
      __order__: '1',
      __delta__: 'false',
      __private__: 'kept',
      empty: '',
      'dotted.name': 'x',
      größe: 'ünïcode',
    };
    expect(await push(requestOf({ labels, profiles: [profile()] }))).toBeUndefined();
    expect(await seriesOf('labels')).toEqual([
      {
        __name__: 'process_cpu',
        __period_type__: 'cpu',
        __period_unit__: 'nanoseconds',
        __private__: 'kept',
        __profile_type__: CPU,
        __service_name__: 'labels',
        __type__: 'cpu',
        __unit__: 'nanoseconds',
        'dotted.name': 'x',
        größe: 'ünïcode',
        service_name: 'labels',
      },
    ]);
  });

  it('adds up what came twice: each profile is one of its own', async () => {
    expect(await push(of('twice', profile(), gzip(profile())))).toBeUndefined();
    expect(await push(of('twice', profile()))).toBeUndefined();
    expect(await stacksOf('twice')).toMatchObject({ 'main;work': [30, 30] });
  });

  it("merges Go's delta profiles under the name that they mean", async () => {
    const allocated = (count: number) =>
      profile({
        types: [
          ['alloc_objects', 'count'],
          ['inuse_space', 'bytes'],
        ],
        periodType: ['space', 'bytes'],
        samples: [{ stack: 'main;alloc', values: [count, 0] }],
      });
    const labels = { __name__: 'godeltaprof_memory', service_name: 'delta', __delta__: 'true' };
    for (const count of [239, 3])
      expect(await push(requestOf({ labels, profiles: [allocated(count)] }))).toBeUndefined();
    const profileTypeID = 'memory:alloc_objects:count:space:bytes';
    expect(await stacksOf('delta', { profileTypeID })).toMatchObject({ 'main;alloc': [242, 242] });
    // The type that nothing was counted of has no series.
    expect(await seriesOf('delta')).toEqual([
      expect.objectContaining({ __name__: 'memory', __name_replaced__: 'godeltaprof_memory' }),
    ]);
  });

  it('splits by text labels of samples, where the label of the series wins', async () => {
    const labels = { __name__: 'process_cpu', service_name: 'split', region: 'eu' };
    const sample = (values: number[], own: Record<string, string | number>) => ({
      stack: 'main',
      values,
      labels: own,
    });
    const samples = [
      sample([100], { route: '/cart', bytes: 1 }),
      sample([30], { route: '/cart', region: 'us' }),
      sample([40], { route: '/pay' }),
      sample([7], {}),
    ];
    expect(await push(requestOf({ labels, profiles: [profile({ samples })] }))).toBeUndefined();
    const series = await seriesOf('split');
    expect(series.map(({ region, route = '' }) => `${region} ${route}`).sort()).toEqual([
      'eu ',
      'eu /cart',
      'eu /pay',
    ]);
    const cart = { labelSelector: '{service_name="split", route="/cart"}' };
    expect(await stacksOf('split', cart)).toEqual({ main: [130, 130] });
  });

  it('finds the samples of spans and traces, whichever label named them', async () => {
    const spanId = '00000bac2a5ab0c7';
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const samples: TestPprofSample[] = [
      { stack: 'func2;func1', values: [10] },
      { stack: 'func1', values: [20], labels: { profile_id: spanId } },
      { stack: 'func3', values: [5], labels: { span_id: '1111111111111111', trace_id: traceId } },
      { stack: 'func4', values: [3], labels: { span_id: 'not-hex' } },
    ];
    expect(await push(of('spans', profile({ samples })))).toBeUndefined();
    expect(await seriesOf('spans')).toHaveLength(1);
    expect(await stacksOf('spans', { spanSelector: [spanId] })).toEqual({ func1: [20, 20] });
    expect(await stacksOf('spans', { traceIdSelector: [traceId] })).toEqual({ func3: [5, 5] });
  });

  it('takes what the canary of Pyroscope sends', async () => {
    const labels = {
      __name__: 'deadmans_switch',
      service_name: 'pyroscope-canary-exporter',
      job: 'canary-exporter',
      instance: 'here',
    };
    const samples = [
      { stack: 'func2;func1', values: [10] },
      { stack: 'func1', values: [20], labels: { profile_id: '00000bac2a5ab0c7' } },
    ];
    const types = [['made_up', 'profilos']] as const;
    const body = profile({ types, periodType: ['made_up', 'profilos'], samples });
    expect(await push(requestOf({ labels, profiles: [body] }))).toBeUndefined();
    const profileTypeID = 'deadmans_switch:made_up:profilos:made_up:profilos';
    const { profileTypes } = await server.query('ProfileTypes', RANGE);
    expect(profileTypes.map(({ ID }: { ID: string }) => ID)).toContain(profileTypeID);
    expect(await stacksOf('pyroscope-canary-exporter', { profileTypeID })).toEqual({
      func2: [0, 10],
      'func2;func1': [10, 10],
      func1: [20, 20],
    });
  });

  it.each<[string, TestPprof]>([
    ['no samples', { samples: [] }],
    ['samples without a value', { samples: [{ stack: 'a', values: [0] }] }],
    [
      'samples of nothing that is there',
      { edit: (message) => Object.assign(message.sample[0] ?? {}, { locationId: [77] }) },
    ],
  ])('is content with a profile of %s', async (_, pprof) => {
    expect(await push(of('nothing', profile(pprof)))).toBeUndefined();
    expect(await stacksOf('nothing')).toEqual({});
  });
});

describe('a push that cannot be taken', () => {
  const good = { __name__: 'process_cpu', service_name: 'refused' };

  it.each<[string, PushRequest, RegExp]>([
    ['without series', requestOf(), /^\[HOTSPAN_ERR_SERVER_PROFILE\] the request has no profiles/],
    ['without profiles', requestOf({ labels: good, profiles: [] }), /the request has no profiles/],
    [
      'without a name',
      requestOf({ labels: { service_name: 'refused' }, profiles: [profile()] }),
      /has no name/,
    ],
    ['with an empty profile', of('refused', new Uint8Array(0)), /sample_type/],
    ['with broken gzip', of('refused', gzip(profile()).subarray(0, 20)), /_FORMAT_COMPRESSED\]/],
    [
      'with a profile without types',
      of('refused', profile({ types: [], samples: [] })),
      /sample_type: there is/,
    ],
    ['with a profile of long ago', of('refused', profile({ timeMs: 1_500_000_000_000 })), /2017-07-14/],
    [
      'with a label without a name',
      requestOf({ labels: { ...good, '': 'x' }, profiles: [profile()] }),
      /label without/,
    ],
  ])('%s is an invalid argument', async (_, message, expected) => {
    const error = await push(message);
    expect(error).toMatchObject({ code: Code.InvalidArgument, rawMessage: expect.stringMatching(expected) });
    expect(await stacksOf('refused')).toEqual({});
  });

  it('in part is told of each profile, and the good ones are stored', async () => {
    const message = of(
      'partly',
      profile(),
      Buffer.from('no'),
      profile({
        types: [
          ['a-a', 'count'],
          ['b', 'count'],
        ],
      }),
    );
    const error = await push(message);
    expect(error?.code).toBe(Code.InvalidArgument);
    expect(error?.rawMessage).toMatch(
      /^\[HOTSPAN_ERR_SERVER_PROFILE\] of the 3 profiles in the request not all can be stored; the others are\. \[HOTSPAN_ERR_FORMAT_SYNTAX\] .* \[HOTSPAN_ERR_SERVER_PROFILE\] .*"a-a" has a "-"/,
    );
    expect(await stacksOf('partly')).toMatchObject({ 'main;work': [10, 10] });
  });

  it.each<[string, string, string, number]>([
    ['JSON that is none', '{"series":', 'application/json', 400],
    ['no JSON', '', 'application/json', 400],
    ['a field of another type', '{"series":"x"}', 'application/json', 400],
    ['protobuf that is none', '\xff', 'application/proto', 400],
    ['another content type', '{}', 'text/plain', 415],
    ['a content type that is none', '{}', '???', 415],
  ])('for %s is answered %4$i', async (_, body, contentType, status) => {
    const response = await server.post(PATH, body, { 'content-type': contentType });
    await response.arrayBuffer();
    expect(response.status).toBe(status);
  });

  it.each(['application/grpc', 'application/grpc-web+proto'])(
    'because it is no protobuf is an argument that is wrong in %s too, and no fault of the server',
    async (contentType) => {
      const broken = Buffer.from([0, 0, 0, 0, 3, 0x0a, 0xff, 0x01]);
      const response = await server.post(PATH, broken, { 'content-type': contentType, te: 'trailers' });
      const bytes = Buffer.from(await response.arrayBuffer()).toString();
      // In HTTP/1.1 the trailers of gRPC are not shown by fetch: their counter is.
      if (contentType !== 'application/grpc') {
        expect(bytes).toMatch(/grpc-status: 3\r\ngrpc-message: \[HOTSPAN_ERR_SERVER_REQUEST\]/);
      }
      const refused = 'hotspan_refused_requests_total{door="push",code="HOTSPAN_ERR_SERVER_REQUEST"}';
      expect(await readMetric(server, refused)).toBeGreaterThan(0);
    },
  );

  it('in an unknown encoding is unimplemented', async () => {
    const headers = { 'content-type': 'application/proto', 'content-encoding': 'snappy' };
    const response = await server.post(PATH, new Uint8Array(10), headers);
    expect([response.status, (await response.json()) as unknown]).toEqual([
      501,
      expect.objectContaining({ code: 'unimplemented' }),
    ]);
  });

  it.each(['GET', 'PUT', 'DELETE'])('by %s is not allowed', async (method) => {
    expect((await fetch(server.url + PATH, { method })).status).toBe(405);
  });

  it('for its size is not to be sent again, whichever way it is too large', async () => {
    const headers = { 'content-type': 'application/proto' };
    const large = await server.post(PATH, new Uint8Array(MIB + 1), headers);
    expect(large.status).toBe(400);
    expect(await large.json()).toEqual({
      code: 'invalid_argument',
      message: expect.stringMatching(
        /^\[HOTSPAN_ERR_SERVER_TOO_LARGE\] the body has more than 1048576 bytes/,
      ),
    });
    const bomb = await server.post(PATH, gzip(new Uint8Array(3 * MIB)), {
      ...headers,
      'content-encoding': 'gzip',
    });
    expect([bomb.status, await bomb.json()]).toEqual([
      400,
      {
        code: 'invalid_argument',
        message: expect.stringMatching(
          /^\[HOTSPAN_ERR_SERVER_TOO_LARGE\] the body has more than 2097152 bytes once/,
        ),
      },
    ]);
    const inner = await push(of('large', gzip(new Uint8Array(3 * MIB))));
    expect(inner).toMatchObject({
      code: Code.InvalidArgument,
      rawMessage: expect.stringContaining(
        '[HOTSPAN_ERR_SERVER_TOO_LARGE] the profiles of the request have more than',
      ),
    });
    expect(await readMetric(server, 'hotspan_pending_bytes')).toBe(0);
  });

  it.each(['application/proto', 'application/json', 'application/grpc'])(
    'because its sender of %s went away holds nothing',
    async (contentType) => {
      const { socket } = await openRaw(portOf(server));
      socket.write(
        `POST ${PATH} HTTP/1.1\r\nhost: x\r\ncontent-type: ${contentType}\r\ncontent-length: 1000\r\n\r\nhalf`,
      );
      await waitForMetric(server, 'hotspan_pending_bytes', 4);
      socket.destroy();
      await waitForMetric(server, 'hotspan_pending_bytes', 0);
    },
  );

  it('is counted by its code', async () => {
    const counted = 'hotspan_refused_requests_total{door="push",code="HOTSPAN_ERR_SERVER_PROFILE"}';
    const before = await readMetric(server, counted);
    await push(requestOf());
    expect(await readMetric(server, counted)).toBe(before + 1);
  });
});
