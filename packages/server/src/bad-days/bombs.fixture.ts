import { gzipSync } from 'node:zlib';
import { create, toBinary } from '@bufbuild/protobuf';
import { PushRequestSchema } from '../gen/push/v1/push_pb.js';
import { encodeJsonRequest, type JsonRequestInit, textAttribute } from '../ingest/otlp-requests.fixture.js';
import { encodeTestForm, encodeTestPprof } from '../ingest/pyroscope/pprof.fixture.js';

/** A request that is made to cost much, and what it is answered. */
export interface Bomb {
  readonly name: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body: () => Uint8Array | string;
  readonly status: number;
  /** In the answer; without it the answer has a code of the server or of a codec. */
  readonly says?: RegExp;
}

const MIB = 1024 * 1024;
const OTLP = '/v1development/profiles';
const PUSH = '/push.v1.PusherService/Push';
const QUERY = '/querier.v1.QuerierService/SelectMergeStacktraces';
const PROTOBUF = { 'content-type': 'application/x-protobuf' };
const JSON_TYPE = { 'content-type': 'application/json' };
const PROTO = { 'content-type': 'application/proto' };

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const ingest = (format: string): string => `/ingest?name=bomb.cpu&format=${format}`;

/** Lengths of 2^63 - 1 and 2^64 - 1 as varints. */
const INT64_MAX = Buffer.from('ffffffffffffffff7f', 'hex');
const UINT64_MAX = Buffer.from('ffffffffffffffffff01', 'hex');

/** 400 MB of zeros in 400 KB. */
let zeros: Buffer | undefined;
function gzipBomb(): Buffer {
  zeros ??= gzipSync(Buffer.alloc(400 * MIB), { level: 9, memLevel: 9 });
  return zeros;
}

/** One node in each level: its name of one letter, the value 0, one child. */
function deepTree(levels: number): Buffer {
  return Buffer.concat([Buffer.from([0, 0, 1]), Buffer.alloc(levels * 4, Buffer.from([1, 0x61, 0, 1]))]);
}

const nested = (open: string, close: string, depth: number, inner = ''): string =>
  open.repeat(depth) + inner + close.repeat(depth);

function push(profile: Uint8Array, labels: readonly (readonly [string, string])[] = []): Uint8Array {
  const all = [['__name__', 'process_cpu'], ['service_name', 'bomb'], ...labels] as const;
  return toBinary(
    PushRequestSchema,
    create(PushRequestSchema, {
      series: [
        {
          labels: all.map(([name, value]) => ({ name, value })),
          samples: [{ rawProfile: new Uint8Array(profile) }],
        },
      ],
    }),
  );
}

/** A form by hand, whose parts are as they are given. */
function form(parts: readonly string[], boundary = 'b'): Pick<Bomb, 'headers' | 'body'> {
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: () => `${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`,
  };
}

const filePart = (name: string): string =>
  `Content-Disposition: form-data; name="${name}"; filename="${name}"\r\n\r\nx`;

const otlpJson = (init: Partial<JsonRequestInit>) => (): string =>
  encodeJsonRequest({ service: 'bomb', ...init });
const query = (labelSelector: string) => (): string =>
  JSON.stringify({
    profileTypeID: 'process_cpu:cpu:nanoseconds:cpu:nanoseconds',
    labelSelector,
    start: 1_000,
    end: 2_000,
  });

export const BOMBS: readonly Bomb[] = [
  {
    name: 'a tree of 1,000,000 levels',
    path: ingest('tree'),
    body: () => deepTree(1_000_000),
    status: 422,
  },
  {
    name: 'a trie of 1,000,000 levels',
    path: ingest('trie'),
    body: () => deepTree(1_000_000),
    status: 422,
  },
  {
    name: 'a heap profile of 1,000,000 levels',
    path: ingest('heapprofile'),
    body: () =>
      `{"head":${nested('{"callFrame":{},"selfSize":1,"id":1,"children":[', ']}', 1_000_000)}}`.slice(
        0,
        30 * MIB,
      ),
    status: 422,
  },
  {
    name: 'JSON of 5,000,000 levels as OTLP',
    path: OTLP,
    headers: JSON_TYPE,
    body: () => nested('[', ']', 5_000_000),
    status: 413,
  },
  {
    name: 'JSON of 5,000,000 levels as speedscope',
    path: ingest('speedscope'),
    body: () =>
      `{"$schema":"https://www.speedscope.app/file-format-schema.json","profiles":${nested('[', ']', 5_000_000)}}`,
    status: 422,
  },
  {
    name: 'JSON of 1,000,000 levels as a query',
    path: QUERY,
    headers: JSON_TYPE,
    body: () => nested('{"a":', '}', 300_000, '1'),
    status: 400,
    says: /"code":"invalid_argument"/,
  },
  {
    name: 'an attribute of 100,000 levels',
    path: OTLP,
    headers: JSON_TYPE,
    body: () =>
      otlpJson({ attributes: [{ key: 'deep', value: 'HERE' }] })().replace(
        '"HERE"',
        nested('{"arrayValue":{"values":[', ']}}', 100_000, '{"intValue":"1"}'),
      ),
    status: 413,
  },
  {
    name: 'a stack of 2,000,000 frames',
    path: OTLP,
    headers: JSON_TYPE,
    body: otlpJson({
      dictionary: { stackTable: [{}, { locationIndices: numbers(2_000_000).map(() => 1) }] },
    }),
    status: 200,
    says: /^\{\}$/,
  },
  {
    name: '400 MB of zeros in gzip as OTLP',
    path: OTLP,
    headers: { ...PROTOBUF, 'content-encoding': 'gzip' },
    body: gzipBomb,
    status: 413,
    says: /HOTSPAN_ERR_SERVER_TOO_LARGE/,
  },
  {
    name: '400 MB of zeros in gzip as a Push',
    path: PUSH,
    headers: { ...PROTO, 'content-encoding': 'gzip' },
    body: gzipBomb,
    status: 400,
    says: /HOTSPAN_ERR_SERVER_TOO_LARGE/,
  },
  {
    name: '400 MB of zeros in gzip as a profile of Push',
    path: PUSH,
    headers: PROTO,
    body: () => push(gzipBomb()),
    status: 400,
    says: /HOTSPAN_ERR_FORMAT_LIMIT/,
  },
  {
    name: '400 MB of zeros in gzip in gzip as /ingest',
    path: ingest('pprof'),
    headers: { 'content-encoding': 'gzip' },
    body: () => gzipSync(gzipBomb()),
    status: 422,
    says: /HOTSPAN_ERR_FORMAT_LIMIT/,
  },
  {
    name: '400 MB of zeros in gzip in a form',
    path: ingest(''),
    ...encodeTestFormLazily(() => ({ profile: gzipBomb() })),
    status: 422,
    says: /HOTSPAN_ERR_FORMAT_LIMIT/,
  },
  ...[INT64_MAX, UINT64_MAX].flatMap((length): Bomb[] => {
    const field = Buffer.concat([Buffer.from([0x0a]), length, Buffer.from('abc')]);
    const what = `a length of 2^${length.length === 9 ? '63 - 1' : '64 - 1'}`;
    return [
      { name: `${what} as OTLP`, path: OTLP, headers: PROTOBUF, body: () => field, status: 400 },
      {
        name: `${what} as a Push`,
        path: PUSH,
        headers: PROTO,
        body: () => field,
        status: 400,
        says: /"code":"invalid_argument"/,
      },
      {
        name: `${what} in a profile of Push`,
        path: PUSH,
        headers: PROTO,
        body: () => push(field),
        status: 400,
      },
      { name: `${what} as pprof`, path: ingest('pprof'), body: () => field, status: 422 },
      {
        name: `${what} of a name of a tree`,
        path: ingest('tree'),
        body: () => Buffer.concat([Buffer.from([0, 0, 1]), length, Buffer.from('abc')]),
        status: 422,
      },
      {
        name: `${what} of the children of a trie`,
        path: ingest('trie'),
        body: () => Buffer.concat([Buffer.from([0, 0]), length, Buffer.from('abc')]),
        status: 422,
      },
    ];
  }),
  {
    name: 'a form of 10,000 files',
    path: ingest(''),
    ...form(numbers(10_000).map((i) => filePart(`f${i}`))),
    status: 422,
  },
  {
    name: 'a form of 10,000 values',
    path: ingest(''),
    ...form(numbers(10_000).map((i) => `Content-Disposition: form-data; name="v${i}"\r\n\r\nx`)),
    status: 422,
  },
  {
    name: 'a form with a header of 10 MB',
    path: ingest(''),
    ...form([`Content-Disposition: form-data; name="${'x'.repeat(10 * MIB)}"; filename="f"\r\n\r\nx`]),
    status: 200,
    says: /^$/,
  },
  {
    name: 'a form with 100,000 headers',
    path: ingest(''),
    ...form([
      `${numbers(100_000)
        .map((i) => `X-${i}: y\r\n`)
        .join('')}${filePart('profile')}`,
    ]),
    status: 200,
    says: /^$/,
  },
  {
    name: 'a form whose boundary comes 1,000,000 times',
    path: ingest(''),
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
    body: () => '--b\r\n'.repeat(1_000_000),
    status: 422,
  },
  {
    name: 'a form that never begins',
    path: ingest(''),
    headers: { 'content-type': `multipart/form-data; boundary=${'b'.repeat(70)}` },
    body: () => `\r\n--${'b'.repeat(69)}`.repeat(200_000),
    status: 422,
  },
  {
    name: 'a body of JSON that is too large',
    path: OTLP,
    headers: JSON_TYPE,
    body: () => `"${'x'.repeat(33 * MIB)}"`,
    status: 413,
  },
  {
    name: 'a query that is too large',
    path: QUERY,
    headers: JSON_TYPE,
    body: query('x'.repeat(5 * MIB)),
    status: 429,
    says: /"code":"resource_exhausted"/,
  },
  {
    name: 'a selector of 3 MB',
    path: QUERY,
    headers: JSON_TYPE,
    body: query(`{a="${'x'.repeat(3 * MIB)}"}`),
    status: 400,
  },
  {
    name: 'a selector of 100,000 matchers',
    path: QUERY,
    headers: JSON_TYPE,
    body: query(
      `{${numbers(100_000)
        .map((i) => `l${i}=~"x.*"`)
        .join(',')}}`,
    ),
    status: 400,
  },
  {
    name: 'a selector with a regular expression that needs ages elsewhere',
    path: QUERY,
    headers: JSON_TYPE,
    body: query(`{service_name=~"${'(a*)*'.repeat(200)}b"}`),
    status: 200,
    says: /./,
  },
  {
    name: 'a selector with a regular expression that has 1,000,000,000 states',
    path: QUERY,
    headers: JSON_TYPE,
    body: query('{service_name=~"((((a{1,100}){1,100}){1,100}){1,100}){1,10}"}'),
    status: 400,
  },
  {
    name: '100,000 labels of a Push',
    path: PUSH,
    headers: PROTO,
    body: () =>
      push(
        encodeTestPprof(),
        numbers(100_000).map((i) => [`label_${i}`, 'x']),
      ),
    status: 400,
    says: /HOTSPAN_ERR_SERVER_PROFILE.*more than 128/,
  },
  {
    name: 'a label of 20 MB of a Push',
    path: PUSH,
    headers: PROTO,
    body: () => push(encodeTestPprof(), [['x'.repeat(10 * MIB), 'y'.repeat(10 * MIB)]]),
    status: 400,
    says: /HOTSPAN_ERR_SERVER_PROFILE/,
  },
  {
    name: '100,000 attributes of a resource',
    path: OTLP,
    headers: JSON_TYPE,
    body: otlpJson({ attributes: numbers(100_000).map((i) => textAttribute(`label_${i}`, 'x')) }),
    status: 413,
  },
  {
    name: 'a service with a name of 10 MB',
    path: OTLP,
    headers: JSON_TYPE,
    body: otlpJson({ service: 'x'.repeat(10 * MIB) }),
    status: 400,
  },
  {
    name: '100,000 labels of a sample of pprof',
    path: ingest('pprof'),
    body: () =>
      encodeTestPprof({
        samples: [
          {
            stack: 'main',
            values: [1],
            labels: Object.fromEntries(numbers(100_000).map((i) => [`l${i}`, 'x'])),
          },
        ],
      }),
    status: 422,
  },
  {
    name: 'a line of 30 MB of text',
    path: ingest('groups'),
    body: () => `${'f;'.repeat(15 * MIB)}g 1`,
    status: 422,
  },
  {
    name: 'a number of 10,000,000 digits',
    path: ingest('groups'),
    body: () => `main ${'9'.repeat(10_000_000)}`,
    status: 422,
  },
];

function encodeTestFormLazily(
  parts: () => Parameters<typeof encodeTestForm>[0],
): Pick<Bomb, 'headers' | 'body'> {
  return { headers: encodeTestForm({}).headers, body: () => encodeTestForm(parts()).body };
}
