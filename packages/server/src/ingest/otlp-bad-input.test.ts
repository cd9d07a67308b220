import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../test-server.fixture.js';
import {
  encodeJsonRequest,
  encodeRequest,
  type JsonRequestInit,
  nanos,
  PROFILE_TIME_MS,
  querySeries,
  textAttribute,
} from './otlp-requests.fixture.js';
import { expectNothingStored, readRefusal } from './refusals.fixture.js';

const PATH = '/v1development/profiles';
const DAY_MS = 86_400_000;
const INVALID_ARGUMENT = 3;
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** A sample as of opentelemetry-proto 1.9, in a request without a dictionary, which only older ones lack. */
function encodeOldGeneration(): Uint8Array<ArrayBuffer> {
  const field = (number: number, bytes: readonly number[]): number[] => [
    (number << 3) | 2,
    bytes.length,
    ...bytes,
  ];
  const sample = [...field(2, [7]), ...field(3, [1])];
  return Uint8Array.from(field(1, field(2, field(2, field(2, sample)))));
}

const good = (service: string): Uint8Array<ArrayBuffer> => encodeRequest({ service });

describe('a body or header that cannot be understood', () => {
  it.each<
    [
      name: string,
      contentType: string | undefined,
      body: (service: string) => Uint8Array<ArrayBuffer> | string,
      expected: [status: number, code: string, more?: RegExp],
      encoding?: string,
    ]
  >([
    [
      'text instead of protobuf',
      'application/x-protobuf',
      () => 'hello, this is no protobuf',
      [400, 'HOTSPAN_ERR_OTLP_WIRE', /at byte \d+/],
    ],
    [
      'protobuf that ends early',
      'application/protobuf',
      (service) => good(service).slice(0, -3),
      [400, 'HOTSPAN_ERR_OTLP_WIRE'],
    ],
    [
      'the message of a proto generation without a dictionary',
      'application/x-protobuf',
      encodeOldGeneration,
      [400, 'HOTSPAN_ERR_OTLP_GENERATION', /opentelemetry-proto 1\.6.*opentelemetry-proto 1\.10/],
    ],
    [
      'JSON that ends early',
      'application/json',
      (service) => encodeJsonRequest({ service }).slice(0, -1),
      [400, 'HOTSPAN_ERR_OTLP_JSON'],
    ],
    ['no bytes as JSON', 'application/json', () => '', [400, 'HOTSPAN_ERR_OTLP_JSON']],
    [
      'JSON whose members have other types',
      'application/json; charset=utf-8',
      () => '{"resourceProfiles":{}}',
      [400, 'HOTSPAN_ERR_OTLP_JSON', /resourceProfiles must be an array/],
    ],
    [
      'protobuf as text/plain',
      'text/plain',
      good,
      [415, 'HOTSPAN_ERR_SERVER_CONTENT_TYPE', /got "text\/plain"/],
    ],
    ['protobuf without a content type', undefined, good, [415, 'HOTSPAN_ERR_SERVER_CONTENT_TYPE']],
    [
      'protobuf under a content type that is none',
      'protobuf',
      good,
      [415, 'HOTSPAN_ERR_SERVER_CONTENT_TYPE', /must be .*, got "protobuf"\. Set it/],
    ],
    [
      'an encoding that is not known',
      'application/x-protobuf',
      good,
      [
        400,
        'HOTSPAN_ERR_SERVER_ENCODING',
        /must be compressed with gzip, deflate.* or not at all, got "snappy"\. Compress with gzip/,
      ],
      'snappy',
    ],
    [
      'two encodings',
      'application/json',
      (service) => gzipSync(gzipSync(encodeJsonRequest({ service }))),
      [400, 'HOTSPAN_ERR_SERVER_ENCODING'],
      'gzip, gzip',
    ],
    [
      'gzip that ends early',
      'application/x-protobuf',
      (service) => gzipSync(good(service)).subarray(0, -10),
      [400, 'HOTSPAN_ERR_SERVER_ENCODING', /unexpected end of file/],
      'gzip',
    ],
    [
      'plain protobuf that is said to be gzip',
      'application/x-protobuf',
      good,
      [400, 'HOTSPAN_ERR_SERVER_ENCODING', /incorrect header check/],
      'gzip',
    ],
    [
      'gzip that is not said to be',
      'application/x-protobuf',
      (service) => gzipSync(good(service)),
      [400, 'HOTSPAN_ERR_OTLP_WIRE'],
    ],
  ])(
    'as %s is refused in the codec of the request',
    async (service, contentType, body, expected, encoding) => {
      const [status, code, more = /./] = expected;
      await expectNothingStored(server, service, async () => {
        const bytes = body(service);
        const response = await server.post(PATH, typeof bytes === 'string' ? Buffer.from(bytes) : bytes, {
          ...(contentType !== undefined && { 'content-type': contentType }),
          ...(encoding !== undefined && { 'content-encoding': encoding }),
        });
        const refusal = await readRefusal(response);
        const codec = /json|protobuf$/.exec(contentType?.includes('/') ? contentType : '')?.[0];
        expect(refusal).toEqual({
          status,
          codec: codec ?? 'text/plain; charset=utf-8',
          ...(codec !== undefined && { rpcCode: INVALID_ARGUMENT }),
          message: expect.stringMatching(more),
        });
        expect(refusal.message.startsWith(`[${code}] `)).toBe(true);
      });
    },
  );
});

describe('a message that breaks a rule', () => {
  const maxInt64 = String(2n ** 63n - 1n);
  const attributes = (count: number): object[] =>
    Array.from({ length: count }, (_, i) => textAttribute(`attribute.${i}`, 'x'));

  it.each<[name: string, init: Omit<JsonRequestInit, 'service'>, code: string, message: RegExp]>([
    [
      'a stack of a location that is not there',
      { dictionary: { stackTable: [{}, { locationIndices: [99] }] } },
      'HOTSPAN_ERR_OTLP_INDEX',
      /location_indices holds 99/,
    ],
    [
      'a function whose name is not there',
      { dictionary: { functionTable: [{}, { nameStrindex: -1 }] } },
      'HOTSPAN_ERR_OTLP_INDEX',
      /name_strindex holds -1/,
    ],
    [
      'no dictionary',
      { dictionary: { stackTable: [] } },
      'HOTSPAN_ERR_SERVER_PROFILE',
      /stack_index holds 1/,
    ],
    [
      'no sample type',
      { profiles: [{ sampleType: {} }] },
      'HOTSPAN_ERR_SERVER_PROFILE',
      /has no sample type/,
    ],
    [
      'a sample without value',
      { profiles: [{ samples: [{ stackIndex: 1 }] }] },
      'HOTSPAN_ERR_SERVER_PROFILE',
      /\[HOTSPAN_ERR_OTLP_SHAPE\] sample 0 has neither a value nor a timestamp/,
    ],
    [
      'a profile of 31 days ago',
      { profiles: [{ timeUnixNano: nanos(PROFILE_TIME_MS - 31 * DAY_MS) }] },
      'HOTSPAN_ERR_SERVER_PROFILE',
      /takes none from before .* raise --max-profile-age/,
    ],
    [
      'a profile from an hour ahead',
      { profiles: [{ timeUnixNano: nanos(PROFILE_TIME_MS + 3_600_000) }] },
      'HOTSPAN_ERR_SERVER_PROFILE',
      /takes none from .* or after .* Check the sender's clock/,
    ],
    [
      'a time of all ones',
      { profiles: [{ timeUnixNano: String(2n ** 64n - 1n) }] },
      'HOTSPAN_ERR_SERVER_PROFILE',
      /has the time 2554-07-21/,
    ],
    [
      'too many labels',
      { attributes: attributes(130) },
      'HOTSPAN_ERR_SERVER_PROFILE',
      /has 140 labels, more than 128\. Send fewer, or raise max_label_names of the tenant/,
    ],
    [
      'a huge label value',
      { attributes: [textAttribute('k', 'é'.repeat(1_025))] },
      'HOTSPAN_ERR_SERVER_PROFILE',
      /a value of more than 2048 bytes in the label k\. Shorten it/,
    ],
    [
      'a huge label name',
      { attributes: [textAttribute('k'.repeat(1_025), 'v')] },
      'HOTSPAN_ERR_SERVER_PROFILE',
      /a label name of more than 1024 bytes, "k{60}\.\.\."\. Shorten it/,
    ],
    [
      'an attribute that is a label of ours',
      { attributes: [textAttribute('service_name', 'other')] },
      'HOTSPAN_ERR_SERVER_PROFILE',
      /an attribute named service_name.* Use service\.name/,
    ],
    [
      'values that add up to more than 64 bits',
      { profiles: [{ samples: [maxInt64, 1].map((value) => ({ stackIndex: 1, values: [value] })) }] },
      'HOTSPAN_ERR_SERVER_PROFILE',
      /add up to more than 2\^63 - 1\. Check the unit/,
    ],
    [
      'counts that times their period are more than 64 bits',
      {
        strings: ['samples', 'count'],
        profiles: [
          {
            sampleType: { typeStrindex: 4, unitStrindex: 5 },
            period: String(2n ** 40n),
            samples: [{ stackIndex: 1, values: [2 ** 24] }],
          },
        ],
      },
      'HOTSPAN_ERR_SERVER_PROFILE',
      /add up to more than 2\^63 - 1/,
    ],
    [
      'a label of its own for every sample',
      {
        profiles: [
          {
            samples: Array.from({ length: 1_001 }, (_, i) => ({
              stackIndex: 1,
              values: [1],
              attributeIndices: [i],
            })),
          },
        ],
        strings: ['n'],
        dictionary: {
          attributeTable: Array.from({ length: 1_001 }, (_, i) => ({
            keyStrindex: 4,
            value: { intValue: i },
          })),
        },
      },
      'HOTSPAN_ERR_SERVER_PROFILE',
      /samples of more than 1000 different label sets/,
    ],
  ])('by %s is refused whole, with what is wrong and what to do', async (service, init, code, message) => {
    await expectNothingStored(server, service, async () => {
      const body = gzipSync(encodeJsonRequest({ service, ...init }));
      const response = await server.post(PATH, body, {
        'content-type': 'application/json',
        'content-encoding': 'gzip',
      });
      const refusal = await readRefusal(response);
      expect(refusal).toEqual({
        status: 400,
        codec: 'json',
        rpcCode: INVALID_ARGUMENT,
        message: expect.stringMatching(message),
      });
      expect(refusal.message.startsWith(`[${code}] `)).toBe(true);
    });
  });

  it('is taken when it is just within the rules', async () => {
    const body = encodeJsonRequest({
      service: 'at-the-limits',
      attributes: [
        ...attributes(116),
        textAttribute('k', 'v'.repeat(2_048)),
        textAttribute('n'.repeat(1_024), 'v'),
      ],
      profiles: [
        {
          timeUnixNano: nanos(Date.now() + 9 * 60_000),
          samples: [{ stackIndex: 1, values: [maxInt64] }],
        },
      ],
    });
    expect((await server.post(PATH, body, { 'content-type': 'application/json' })).status).toBe(200);
    const [labels = {}] = await querySeries(server, 'at-the-limits');
    expect(Object.keys(labels)).toHaveLength(128);
  });
});
