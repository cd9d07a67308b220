import { deflateSync, gzipSync } from 'node:zlib';
import { decodeExportResponse, decodeProfiles, encodeProfiles } from '@hotspan/otlp-profiles';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../test-server.fixture.js';
import {
  encodeJsonRequest,
  encodeLargeRequest,
  encodeRequest,
  PROFILE_TIME_MS,
  querySeries,
  queryStacks,
  textAttribute,
} from './otlp-requests.fixture.js';

const PATH = '/v1development/profiles';
const PROTOBUF = { 'content-type': 'application/x-protobuf' };
const JSON_TYPE = { 'content-type': 'application/json' };
const COMPRESS: Readonly<Record<string, typeof gzipSync>> = { gzip: gzipSync, deflate: deflateSync };
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

async function readBytes(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer());
}

/** Two profiles, the second of which names a stack that is in no table. */
function encodeHalfBroken(service: string): Uint8Array<ArrayBuffer> {
  const { data } = decodeProfiles(encodeRequest({ service, profiles: [{}, { period: 2 }] }));
  const resourceProfiles = data.resourceProfiles.map((resource) => ({
    ...resource,
    scopeProfiles: resource.scopeProfiles.map((scope) => ({
      ...scope,
      profiles: scope.profiles.map((profile) =>
        profile.period === 1n
          ? profile
          : { ...profile, samples: { ...profile.samples, stack: Int32Array.of(99) } },
      ),
    })),
  }));
  return Uint8Array.from(encodeProfiles({ ...data, resourceProfiles }, { rows: 'all' }));
}

describe('a request', () => {
  it.each([
    [PATH, 'application/x-protobuf', 'none'],
    [PATH, 'application/x-protobuf', 'gzip'],
    [PATH, 'application/protobuf', 'identity'],
    [PATH, 'application/x-protobuf', 'deflate'],
    ['/v1/profiles', 'application/x-protobuf', 'gzip'],
    [PATH, 'Application/X-Protobuf; charset=utf-8', 'GZIP'],
    [PATH, 'application/json', 'none'],
    [PATH, 'application/json', 'gzip'],
    ['/v1/profiles', 'application/json; charset=utf-8', 'none'],
    [PATH, 'APPLICATION/JSON;charset="UTF-8"', 'Gzip'],
  ])(
    'to %s of type %s and encoding %s is stored, answered in its codec and found at once',
    async (path, contentType, encoding) => {
      const service = `${path} ${contentType} ${encoding}`;
      const isJson = /json/i.test(contentType);
      const body = isJson ? Buffer.from(encodeJsonRequest({ service })) : encodeRequest({ service });
      const compress = COMPRESS[encoding.toLowerCase()];
      const response = await server.post(path, compress ? compress(body) : body, {
        'content-type': contentType,
        ...(encoding !== 'none' && { 'content-encoding': encoding }),
      });
      const answer = await readBytes(response);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe(
        isJson ? 'application/json' : 'application/x-protobuf',
      );
      expect(Buffer.from(answer).toString()).toBe(isJson ? '{}' : '');
      expect(await queryStacks(server, service)).toEqual({ main: [7, 7] });
    },
  );

  it.each([
    ['of no bytes', new Uint8Array(0), PROTOBUF],
    ['of no bytes in gzip', gzipSync(''), { ...PROTOBUF, 'content-encoding': 'gzip' }],
    ['of an empty object', '{}', JSON_TYPE],
    ['without resources', '{"resourceProfiles":[],"dictionary":{}}', JSON_TYPE],
    ['without samples', encodeJsonRequest({ service: 'none', profiles: [{ samples: [] }] }), JSON_TYPE],
  ])('%s is a success that stores nothing', async (_, body, headers) => {
    const response = await server.post(PATH, body, headers);
    expect(response.status).toBe(200);
    expect(await querySeries(server, 'none')).toEqual([]);
  });

  it('of 2 MiB is taken: only the options limit its size', async () => {
    const body = encodeLargeRequest('large', 2 * 1024 * 1024);
    expect((await server.post(PATH, body, PROTOBUF)).status).toBe(200);
    expect(await queryStacks(server, 'large')).toEqual({ main: [7, 7] });
  });

  it.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
    'that is a %s is answered 405',
    async (method) => {
      const response = await fetch(server.url + PATH, { method });
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('POST');
    },
  );
});

describe('a request with one broken profile of two', () => {
  it('is a partial success in protobuf, and the good one is stored', async () => {
    const response = await server.post(PATH, encodeHalfBroken('half protobuf'), PROTOBUF);
    expect(response.status).toBe(200);
    expect(decodeExportResponse(await readBytes(response))).toEqual({
      rejectedProfiles: 1n,
      errorMessage: expect.stringMatching(/^\[HOTSPAN_ERR_OTLP_INDEX\] .*stack_index holds 99/),
    });
    expect(await queryStacks(server, 'half protobuf')).toEqual({ main: [7, 7] });
  });

  it('is a partial success in JSON, and the good one is stored', async () => {
    const old = { timeUnixNano: '1' };
    const body = encodeJsonRequest({ service: 'half json', profiles: [old, {}] });
    const response = await server.post(PATH, body, JSON_TYPE);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      partialSuccess: {
        rejectedProfiles: '1',
        errorMessage: expect.stringMatching(
          /^\[HOTSPAN_ERR_SERVER_PROFILE\] a profile has the time 1970-01-01/,
        ),
      },
    });
    expect(await queryStacks(server, 'half json')).toEqual({ main: [7, 7] });
  });

  it('tells the first five reasons and how many there are more', async () => {
    const profiles = [{}, ...Array.from({ length: 7 }, () => ({ sampleType: {} }))];
    const response = await server.post(PATH, encodeJsonRequest({ service: 'many', profiles }), JSON_TYPE);
    expect(await response.json()).toEqual({
      partialSuccess: {
        rejectedProfiles: '7',
        errorMessage: expect.stringMatching(
          /^(\[HOTSPAN_ERR_SERVER_PROFILE\] a profile has no sample type\. Set Profile\.sample_type\. ?){5} And 2 more\.$/,
        ),
      },
    });
  });

  it('is refused when the other one is broken too', async () => {
    const profiles = [{ samples: [{ stackIndex: 99, values: [1] }] }, { sampleType: {} }];
    const response = await server.post(PATH, encodeJsonRequest({ service: 'broken', profiles }), JSON_TYPE);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      code: 3,
      message: expect.stringMatching(
        /^\[HOTSPAN_ERR_SERVER_PROFILE\] none of the 2 profiles can be stored\. \[HOTSPAN_ERR_OTLP_INDEX\].* \[HOTSPAN_ERR_SERVER_PROFILE\]/,
      ),
    });
    expect(await querySeries(server, 'broken')).toEqual([]);
  });
});

describe('a profile that is sent twice', () => {
  const link = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
  const dictionary = { linkTable: [{}, link] };
  const samples = [
    { stackIndex: 1, values: [7] },
    { stackIndex: 1, linkIndex: 1, values: [3] },
  ];

  it.each([
    ['is counted once when it has an id', '000102030405060708090a0b0c0d0e0f', 1],
    ['is counted twice when it has none', undefined, 2],
    ['is counted twice when its id is all zeros, which means none', '0'.repeat(32), 2],
  ])('%s', async (service, profileId, times) => {
    const body = encodeJsonRequest({ service, profiles: [{ profileId, samples }], dictionary });
    for (let i = 0; i < 2; i++) expect((await server.post(PATH, body, JSON_TYPE)).status).toBe(200);
    expect(await queryStacks(server, service)).toEqual({ main: [10 * times, 10 * times] });
    expect(await queryStacks(server, service, { spanSelector: [link.spanId] })).toEqual({
      main: [3 * times, 3 * times],
    });
    const { series } = await server.query('SelectSeries', {
      profileTypeID: 'cpu:cpu:nanoseconds:cpu:nanoseconds',
      labelSelector: `{service_name=${JSON.stringify(service)}}`,
      start: PROFILE_TIME_MS,
      end: PROFILE_TIME_MS,
      step: 15,
    });
    expect(series[0].points).toEqual([{ timestamp: String(PROFILE_TIME_MS), value: 10 * times }]);
  });
});

describe("Pyroscope's examples", () => {
  it('give the series and the value that it stores, but no series per thread', async () => {
    const body = encodeJsonRequest({
      service: 'worked-example',
      attributes: [textAttribute('k8s.pod.name', 'shop-1')],
      scopeAttributes: [textAttribute('env', 'prod')],
      strings: ['samples', 'count', 'thread.name'],
      profiles: [
        {
          sampleType: { typeStrindex: 4, unitStrindex: 5 },
          period: 52_631_578,
          samples: [
            {
              stackIndex: 1,
              attributeIndices: [1],
              linkIndex: 1,
              timestampsUnixNano: [0, 1, 2].map((i) => String(BigInt(PROFILE_TIME_MS + i) * 1_000_000n)),
            },
          ],
        },
      ],
      dictionary: {
        attributeTable: [{ value: {} }, { keyStrindex: 6, value: { stringValue: 'main' } }],
        linkTable: [{}, { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' }],
      },
    });
    expect((await server.post(PATH, body, JSON_TYPE)).status).toBe(200);
    const type = 'process_cpu:cpu:nanoseconds:cpu:nanoseconds';
    expect(await querySeries(server, 'worked-example')).toEqual([
      {
        __name__: 'process_cpu',
        __otel__: 'true',
        __period_type__: 'cpu',
        __period_unit__: 'nanoseconds',
        __profile_type__: type,
        __service_name__: 'worked-example',
        __type__: 'cpu',
        __unit__: 'nanoseconds',
        env: 'prod',
        'k8s.pod.name': 'shop-1',
        'service.name': 'worked-example',
        service_name: 'worked-example',
      },
    ]);
    const stored = { main: [157_894_734, 157_894_734] };
    expect(await queryStacks(server, 'worked-example', { type })).toEqual(stored);
    expect(await queryStacks(server, 'worked-example', { type, spanSelector: ['00f067aa0ba902b7'] })).toEqual(
      stored,
    );
    expect(
      await queryStacks(server, 'worked-example', {
        type,
        traceIdSelector: ['4bf92f3577b34da6a3ce929d0e0e4736'],
      }),
    ).toEqual(stored);
  });

  it('split a profile by the service.name of its samples', async () => {
    const body = encodeJsonRequest({
      service: 'host',
      strings: ['service.name'],
      profiles: [
        {
          samples: [
            { stackIndex: 1, values: [1] },
            { stackIndex: 1, values: [2], attributeIndices: [1] },
            { stackIndex: 1, values: [4], attributeIndices: [2] },
            { stackIndex: 1, values: [8], attributeIndices: [2] },
          ],
        },
      ],
      dictionary: {
        attributeTable: [
          {},
          { keyStrindex: 4, value: { stringValue: 'guest a' } },
          { keyStrindex: 4, value: { stringValue: 'guest b' } },
        ],
      },
    });
    expect((await server.post(PATH, body, JSON_TYPE)).status).toBe(200);
    expect(await queryStacks(server, 'host')).toEqual({ main: [1, 1] });
    expect(await queryStacks(server, 'guest a')).toEqual({ main: [2, 2] });
    expect(await queryStacks(server, 'guest b')).toEqual({ main: [12, 12] });
    expect(await querySeries(server, 'guest a')).toMatchObject([
      { service_name: 'guest a', __service_name__: 'guest a', 'service.name': 'host' },
    ]);
  });

  it("hold for its canary's message, whose tables have no null entries", async () => {
    const dictionary = {
      stringTable: ['', 'otlp_test', 'count', 'samples', 'func1', 'func2'],
      mappingTable: [{}],
      functionTable: [{}, { nameStrindex: 4 }, { nameStrindex: 5 }],
      locationTable: [{ lines: [{ functionIndex: 1 }] }, { lines: [{ functionIndex: 2 }] }],
      stackTable: [{}, { locationIndices: [0, 1] }, { locationIndices: [0] }],
    };
    const profile = {
      sampleType: { typeStrindex: 1, unitStrindex: 2 },
      periodType: { typeStrindex: 1, unitStrindex: 3 },
      durationNano: 0,
      samples: [
        { stackIndex: 1, values: [10] },
        { stackIndex: 2, values: [20] },
      ],
    };
    const init = { service: 'canary', dictionary, profiles: [profile] };
    expect((await server.post(PATH, encodeJsonRequest(init), JSON_TYPE)).status).toBe(200);
    expect((await server.post(PATH, encodeRequest(init), PROTOBUF)).status).toBe(200);
    const type = 'otlp_test:otlp_test:count:otlp_test:samples';
    expect(await queryStacks(server, 'canary', { type })).toEqual({
      func2: [0, 20],
      'func2;func1': [20, 20],
      func1: [40, 40],
    });
  });
});
