import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMetric, waitForMetric } from '../../ops/read-metric.fixture.js';
import { readFlameGraph, startTestServer, type TestServer } from '../../test-server.fixture.js';
import { encodeTestForm, encodeTestPprof, type TestPprof } from './pprof.fixture.js';

const CPU = 'process_cpu:cpu:nanoseconds:cpu:nanoseconds';
const TIME_MS = Date.now() - 60_000;
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ maxBodyBytes: 1024 * 1024 });
});
afterAll(() => server.stop());

interface Answer {
  readonly status: number;
  readonly code?: string;
  readonly message?: string;
}

async function ingest(
  query: Record<string, string>,
  body: Uint8Array<ArrayBuffer> | string,
  headers: Record<string, string> = {},
  path = '/ingest',
): Promise<Answer> {
  const times = { from: String(TIME_MS), until: String(TIME_MS + 10_000) };
  const parameters = new URLSearchParams({ ...times, ...query });
  const response = await server.post(`${path}?${parameters}`, body, headers);
  const text = await response.text();
  if (response.ok) {
    expect(text).toBe('');
    return { status: response.status };
  }
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(text).toMatch(/\}\n$/);
  const { code, message } = JSON.parse(text) as { code: string; message: string };
  return { status: response.status, code, message };
}

async function stacksOf(service: string, profileTypeID = CPU) {
  const { flamegraph } = await server.query('SelectMergeStacktraces', {
    profileTypeID,
    labelSelector: `{service_name=${JSON.stringify(service)}}`,
    start: TIME_MS - 1_000,
    end: TIME_MS + 60_000,
  });
  return flamegraph === undefined ? {} : readFlameGraph(flamegraph);
}

const profile = (pprof: TestPprof = {}) => encodeTestPprof({ timeMs: TIME_MS, ...pprof });
const gzip = (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes));

describe('POST /ingest', () => {
  it.each([
    ['/ingest', 'one'],
    ['/pyroscope/ingest', 'alias'],
  ])('at %s stores before it answers', async (path, service) => {
    expect(await ingest({ name: service, format: 'pprof' }, gzip(profile()), {}, path)).toEqual({
      status: 200,
    });
    expect(await stacksOf(service)).toEqual({ main: [0, 10], 'main;work': [10, 10] });
  });

  it('takes what the Node.js SDK sends, now and before', async () => {
    const name =
      'node{otel.scope.name=com.grafana.pyroscope/nodejs,otel.scope.version=v0.6.4,process.runtime.name=nodejs,process.runtime.version=v20.20.2,region=eu}';
    const query = { name, spyName: 'nodespy', from: String(Math.trunc(TIME_MS / 1_000)) };
    const types = [['wall', 'nanoseconds']] as const;
    const body = gzip(profile({ types, periodType: ['wall', 'nanoseconds'], timeMs: 0 }));
    const raw = { 'content-type': 'application/octet-stream', authorization: 'Bearer not-looked-at' };
    expect(await ingest({ ...query, format: 'pprof' }, body, raw)).toEqual({ status: 200 });
    const form = encodeTestForm({ profile: body });
    expect(await ingest({ ...query, sampleRate: '17' }, form.body, form.headers)).toEqual({ status: 200 });
    expect(await stacksOf('node', 'wall:wall:nanoseconds:wall:nanoseconds')).toEqual({
      main: [0, 20],
      'main;work': [20, 20],
    });
    const { labelsSet } = await server.query(
      'Series',
      { matchers: ['{service_name="node"}'], start: TIME_MS - 2_000, end: TIME_MS + 1_000 },
      { accept: '*/*;allow-utf8-labelnames=true' },
    );
    expect(labelsSet).toHaveLength(1);
    const labels = labelsSet[0].labels.map(({ name: key, value }: Record<string, string>) => [key, value]);
    expect(Object.fromEntries(labels)).toMatchObject({
      pyroscope_spy: 'nodespy',
      region: 'eu',
      'otel.scope.name': 'com.grafana.pyroscope/nodejs',
      'process.runtime.version': 'v20.20.2',
    });
  });

  it('takes what the Go SDK sends', async () => {
    const query = {
      name: 'go{__session_id__=0123456789abcdef,hostname=h}',
      from: String(BigInt(TIME_MS) * 1_000_000n),
      until: String(BigInt(TIME_MS + 10_000) * 1_000_000n),
      spyName: 'gospy',
      sampleRate: '100',
      units: '',
      aggregationType: '',
    };
    const types = [
      ['samples', 'count'],
      ['cpu', 'nanoseconds'],
    ] as const;
    const form = encodeTestForm({ profile: gzip(profile({ types })) });
    expect(await ingest(query, form.body, form.headers)).toEqual({ status: 200 });
    expect(await stacksOf('go')).toEqual({ main: [0, 11], 'main;work': [11, 11] });
  });

  it('takes text of curl', async () => {
    expect(await ingest({ name: 'curl' }, 'a;b 3\n')).toEqual({ status: 200 });
    expect(await stacksOf('curl')).toEqual({ a: [0, 30_000_000], 'a;b': [30_000_000, 30_000_000] });
  });

  it.each([
    ['what is compressed', 'packed', gzip(gzip(profile()))],
    ['what is only said to be', 'said', profile()],
  ])('undoes Content-Encoding of %s', async (_, service, body) => {
    const answer = await ingest({ name: service, format: 'pprof' }, body, { 'content-encoding': 'gzip' });
    expect(answer).toEqual({ status: 200 });
    expect(await stacksOf(service)).toMatchObject({ 'main;work': [10, 10] });
  });

  it.each<[string, Record<string, string>, Uint8Array<ArrayBuffer> | string]>([
    ['an empty body', { format: 'groups' }, ''],
    ['an empty recording', { format: 'jfr' }, ''],
    ['samples of no value', { format: 'pprof' }, profile({ samples: [{ stack: 'a', values: [0] }] })],
    ['a profile of a span', { name: 'nothing{profile_id=1}' }, 'a;b 1\n'],
  ])('is content with nothing to store: %s', async (_, query, body) => {
    expect(await ingest({ name: 'nothing', ...query }, body)).toEqual({ status: 200 });
    expect(await stacksOf('nothing')).toEqual({});
  });
});

describe('a request to /ingest that cannot be taken', () => {
  const pprof = { format: 'pprof' };
  const old = { timeMs: Date.now() - 100 * 86_400_000 };

  it.each<[string, number, string, Record<string, string>, Uint8Array<ArrayBuffer> | string, RegExp]>([
    ['no name', 400, 'invalid_argument', { name: '' }, 'a 1', /_FORMAT\] the parameter name/],
    ['a tag that is none', 400, 'invalid_argument', { name: 'a{b-c=d}' }, 'a 1', /the tag "b-c"/],
    ['an unknown type', 400, 'invalid_argument', { name: 'a.nonsense' }, 'a 1', /got "nonsense"/],
    ['a count that is none', 422, 'unknown', {}, 'a;b ten\n', /_FORMAT_SYNTAX\] line 1/],
    ['text that is too old', 400, 'invalid_argument', { from: '1600000000' }, 'a 1', /2020-09-13/],
    ['a trie that ends early', 422, 'unknown', { format: 'trie' }, '\x05ma', /_FORMAT_SYNTAX\]/],
    [
      'pprof that is none',
      422,
      'unknown',
      pprof,
      'this is not a profile',
      /_FORMAT_SYNTAX\] a pprof profile was/,
    ],
    ['pprof that is too old', 422, 'unknown', pprof, profile(old), /_PROFILE\] a profile has the time/],
    ['pprof without a type', 422, 'unknown', pprof, profile({ types: [], samples: [] }), /sample_type/],
    ['a label twice', 422, 'unknown', { ...pprof, name: 'a{pyroscope_spy=b}' }, profile(), /pyroscope_spy/],
    ['broken gzip', 422, 'unknown', pprof, gzip(profile()).slice(0, 30), /_FORMAT_COMPRESSED\]/],
    ['speedscope that is none', 422, 'unknown', { format: 'speedscope' }, '{}', /\$schema/],
    [
      'a recording of Java',
      422,
      'unknown',
      { format: 'jfr' },
      'FLR\0\0\x02',
      /_FORMAT_UNSUPPORTED\].*jfrconv/,
    ],
    ['a broken recording', 422, 'unknown', { format: 'jfr' }, 'no', /_FORMAT_SYNTAX\]/],
  ])('for %s is answered %d %s', async (_, status, code, query, body, message) => {
    const answer = await ingest({ name: 'bad', ...query }, body);
    expect(answer).toEqual({ status, code, message: expect.stringMatching(message) });
    expect(answer.message).toMatch(/^\[HOTSPAN_ERR_\w+\] .*\.$/);
    expect(await stacksOf('bad')).toEqual({});
  });

  it('as a form is answered 422 as well', async () => {
    const part = profile();
    const forms: Parameters<typeof encodeTestForm>[0][] = [
      { profile: part, prev_profile: part },
      { profile: part, sample_type_config: '{' },
    ];
    for (const parts of forms) {
      const { body, headers } = encodeTestForm(parts);
      expect(await ingest({ name: 'bad' }, body, headers)).toMatchObject({ status: 422, code: 'unknown' });
    }
    const { body, headers } = encodeTestForm({ profile: part });
    expect(await ingest({ name: 'bad', format: 'pprof' }, body, headers)).toMatchObject({ status: 422 });
    expect(await ingest({ name: 'bad' }, 'x', { 'content-type': 'multipart/form-data' })).toMatchObject({
      status: 422,
      message: expect.stringContaining('_FORMAT] the form cannot be read'),
    });
  });

  it('for its size is answered 413', async () => {
    const answer = await ingest({ name: 'bad' }, new Uint8Array(1024 * 1024 + 1));
    expect(answer).toMatchObject({ status: 413, code: 'invalid_argument' });
  });

  it('for Content-Encoding that is not so is answered 400', async () => {
    const body = gzip(profile()).slice(0, 30);
    const answer = await ingest({ name: 'bad' }, body, { 'content-encoding': 'gzip' });
    expect(answer).toMatchObject({ status: 400, code: 'invalid_argument' });
    expect(answer.message).toContain('_ENCODING]');
  });

  it.each(['GET', 'PUT', 'DELETE'])('for its method is answered 405: %s', async (method) => {
    const response = await fetch(`${server.url}/ingest?name=a`, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('for a content type that is none has the same form', async () => {
    expect(await ingest({ name: 'bad' }, 'a 1', { 'content-type': '???' })).toMatchObject({
      status: 415,
      code: 'unknown',
    });
  });

  it('is counted by its code, its profiles by reason', async () => {
    const refused = 'hotspan_refused_requests_total{door="ingest",code="HOTSPAN_ERR_SERVER_PROFILE"}';
    const rejected = 'hotspan_rejected_profiles_total{tenant="anonymous",reason="malformed_profile"}';
    const before = [await readMetric(server, refused), await readMetric(server, rejected)];
    await ingest({ name: 'bad', format: 'pprof' }, 'no profile');
    expect([await readMetric(server, refused), await readMetric(server, rejected)]).toEqual(
      before.map((count) => count + 1),
    );
  });

  it('holds nothing when its connection ends early', async () => {
    const { port } = new URL(server.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write('POST /ingest?name=a HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\na;b 1\n');
    await waitForMetric(server, 'hotspan_pending_bytes', 6);
    socket.destroy();
    await once(socket, 'close');
    await waitForMetric(server, 'hotspan_pending_bytes', 0);
    const counted = 'hotspan_refused_requests_total{door="ingest",code="HOTSPAN_ERR_SERVER_BODY"}';
    await waitForMetric(server, counted, 1);
  });
});
