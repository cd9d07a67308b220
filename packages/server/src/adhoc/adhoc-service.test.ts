import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Code, createClient, type Transport } from '@connectrpc/connect';
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from '@connectrpc/connect-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AdHocProfileService } from '../gen/adhocprofiles/v1/adhocprofiles_pb.js';
import { encodeTestPprof } from '../ingest/pyroscope/pprof.fixture.js';
import { as, OF_B, READER, TENANT_OPTIONS } from '../tenant-tokens.fixture.js';
import { startTestServer, type TestServer } from '../test-server.fixture.js';

const base64 = (file: Uint8Array | string): string => Buffer.from(file).toString('base64');

const cpuOf = (a: number, b: number): Uint8Array =>
  encodeTestPprof({
    types: [
      ['samples', 'count'],
      ['cpu', 'nanoseconds'],
    ],
    samples: [
      { stack: 'main;a', values: [a, a * 1_000] },
      { stack: 'main;b', values: [b, b * 1_000] },
    ],
  });

/** Of our own: it is to outlive a server. */
const dataDir = mkdtempSync(join(tmpdir(), 'hotspan-adhoc-'));
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ ...TENANT_OPTIONS, dataDir });
});
afterAll(async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly code?: string;
  readonly message?: string;
  readonly id?: string;
  readonly profiles?: readonly { readonly id: string; readonly name: string }[];
  readonly flamebearerProfile?: string;
}

async function call(method: string, body: string | object, headers: Record<string, string>): Promise<Answer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await server.post(`/adhocprofiles.v1.AdHocProfileService/${method}`, text, {
    'content-type': 'application/json',
    ...headers,
  });
  return { status: response.status, ...((await response.json()) as object) };
}

const upload = (name: string, file: Uint8Array | string, headers: Record<string, string>): Promise<Answer> =>
  call('Upload', { name, profile: base64(file) }, headers);
const drawn = ({ flamebearerProfile = '' }: Answer) => JSON.parse(flamebearerProfile);

describe('a file over JSON', () => {
  const tenant = as('json');

  it('is uploaded, listed newest first, and drawn by type and number of nodes', async () => {
    const beforeMs = Date.now();
    const answer = await upload('left ü/1.pprof', gzipSync(cpuOf(10, 5)), tenant);
    expect(answer).toEqual({
      status: 200,
      id: expect.stringMatching(/^[0-9A-Z]{26}-left___1\.pprof$/),
      name: 'left___1.pprof',
      uploadedAt: expect.stringMatching(/^\d{13}$/),
      profileType: 'samples',
      profileTypes: ['samples', 'cpu'],
      flamebearerProfile: expect.any(String),
    });
    expect(Number((answer as unknown as { uploadedAt: string }).uploadedAt)).toBeGreaterThanOrEqual(beforeMs);
    expect(drawn(answer)).toMatchObject({
      flamebearer: { names: ['total', 'main', 'b', 'a'], numTicks: 15, maxSelf: 10 },
      metadata: { format: 'single', units: 'objects', name: 'samples' },
    });
    const { status, ...stored } = answer;
    expect(await call('Get', { id: answer.id }, tenant)).toEqual({ status, ...stored });
    const cpu = await call('Get', { id: answer.id, profileType: 'cpu' }, tenant);
    expect(cpu).toMatchObject({ status: 200, profileType: 'cpu' });
    expect(drawn(cpu)).toMatchObject({
      flamebearer: { numTicks: 15_000 },
      metadata: { sampleRate: 1_000_000_000, units: 'samples' },
    });
    const few = await call('Get', { id: answer.id, maxNodes: 2 }, tenant);
    expect(drawn(few).flamebearer.names).toEqual(['total', 'main', 'other', 'a']);
    const { id } = await upload('folded.txt', 'main;a 3\n', tenant);
    const { profiles = [] } = await call('List', {}, tenant);
    expect(profiles.map((profile) => profile.id)).toEqual([id, answer.id]);
    expect(Object.keys(profiles[0] ?? {})).toEqual(['id', 'name', 'uploadedAt']);
  });

  it('is compared with another one', async () => {
    const of = as('diff');
    const [left, right] = [await upload('left', cpuOf(10, 5), of), await upload('right', cpuOf(4, 8), of)];
    const ids = { leftId: left.id, rightId: right.id };
    const answer = await call('Diff', { ...ids, profileType: 'cpu' }, of);
    expect(answer).toMatchObject({ status: 200, profileTypes: ['samples', 'cpu'] });
    expect(drawn(answer)).toMatchObject({
      leftTicks: 15_000,
      rightTicks: 12_000,
      metadata: { format: 'double' },
    });
    expect(drawn(await call('Diff', ids, of))).toMatchObject({ leftTicks: 15, rightTicks: 12 });
  });

  it('comes back when what was drawn is uploaded', async () => {
    const first = await upload('x.txt', 'main;a 3\nmain;b 2\n', as('again'));
    const second = await upload('x.json', first.flamebearerProfile ?? '', as('again'));
    expect(drawn(second)).toEqual(drawn(first));
  });

  it.each<[what: string, method: string, body: string | object, status: number, code: string]>([
    ['no name', 'Upload', { profile: base64('a 1') }, 400, 'HOTSPAN_ERR_SERVER_PROFILE'],
    [
      'a name that is too long',
      'Upload',
      { name: 'x'.repeat(256), profile: base64('a 1') },
      400,
      'HOTSPAN_ERR_SERVER_PROFILE',
    ],
    ['no bytes', 'Upload', { name: 'x' }, 400, 'HOTSPAN_ERR_SERVER_PROFILE'],
    ['what is not base64', 'Upload', { name: 'x', profile: '!!!' }, 400, 'HOTSPAN_ERR_SERVER_PROFILE'],
    ['what is no profile', 'Upload', { name: 'x', profile: 'AQID' }, 400, 'HOTSPAN_ERR_SERVER_PROFILE'],
    [
      'JFR',
      'Upload',
      { name: 'x', profile: base64('FLR\0\0\x02\0\0') },
      400,
      'HOTSPAN_ERR_FORMAT_UNSUPPORTED',
    ],
    [
      'too many bytes',
      'Upload',
      { name: 'x', profile: 'A'.repeat(4 * 1024 * 1024 + 4) },
      400,
      'HOTSPAN_ERR_SERVER_PROFILE',
    ],
    [
      'too many bytes in gzip',
      'Upload',
      { name: 'x', profile: base64(gzipSync(Buffer.alloc(5_000_000, 'a 1\n'))) },
      400,
      'HOTSPAN_ERR_FORMAT_LIMIT',
    ],
    [
      'nodes below 0',
      'Upload',
      { name: 'x', profile: base64('a 1'), maxNodes: -1 },
      400,
      'HOTSPAN_ERR_SERVER_QUERY',
    ],
    ['no id', 'Get', {}, 400, 'HOTSPAN_ERR_SERVER_QUERY'],
    ['an id that none can have', 'Get', { id: '../../etc/passwd' }, 400, 'HOTSPAN_ERR_SERVER_QUERY'],
    ['an unknown id', 'Get', { id: '01HZZZZZZZZZZZZZZZZZZZZZZZ-x' }, 404, 'HOTSPAN_ERR_SERVER_UNKNOWN_ID'],
    ['too many nodes', 'Get', { id: 'x', maxNodes: '1048577' }, 400, 'HOTSPAN_ERR_SERVER_QUERY'],
    ['one id', 'Diff', { leftId: '01HZZZZZZZZZZZZZZZZZZZZZZZ-x' }, 400, 'HOTSPAN_ERR_SERVER_QUERY'],
    ['unknown ids', 'Diff', { leftId: 'a', rightId: 'b' }, 404, 'HOTSPAN_ERR_SERVER_UNKNOWN_ID'],
  ])('is refused with %s', async (_, method, body, status, code) => {
    const answer = await call(method, body, as('wrong'));
    expect([answer.status, answer.code]).toEqual([status, status === 404 ? 'not_found' : 'invalid_argument']);
    expect(answer.message).toMatch(new RegExp(`^\\[${code}\\] .*\\.$`));
    expect(await call('List', {}, as('wrong'))).toEqual({ status: 200 });
  });

  it('may have 4 MiB in base64', async () => {
    const lines = 'main;a 1\n'.repeat(349_525);
    expect(base64(lines)).toHaveLength(4 * 1024 * 1024 - 4);
    const { status, id } = await upload('large.txt', lines, as('large'));
    expect(status).toBe(200);
    expect(drawn(await call('Get', { id }, as('large'))).flamebearer.numTicks).toBe(349_525);
  });

  it('is asked for with POST only', async () => {
    const response = await fetch(`${server.url}/adhocprofiles.v1.AdHocProfileService/List`, {
      headers: tenant,
    });
    expect(response.status).toBe(405);
  });
});

describe('files of a tenant', () => {
  it('are its own', async () => {
    const { id } = await upload('x', 'main 1', as('a'));
    expect((await call('List', {}, as('b', OF_B))).profiles).toBeUndefined();
    expect(await call('Get', { id }, as('b', OF_B))).toMatchObject({ status: 404, code: 'not_found' });
    const own = await upload('x', 'main 1', as('b', OF_B));
    expect((await call('Diff', { leftId: own.id, rightId: id }, as('b', OF_B))).status).toBe(404);
    expect((await call('Get', { id }, as('a'))).status).toBe(200);
  });

  it.each(['Upload', 'Get', 'List', 'Diff'])('are of one, so %s takes no two', async (method) => {
    const request = { name: 'x', profile: base64('main 1'), id: 'x', leftId: 'x', rightId: 'x' };
    const { status, code, message } = await call(method, request, as('a|b'));
    expect([status, code]).toEqual([400, 'invalid_argument']);
    expect(message).toMatch(/Name one\.$/);
  });

  it('are read with the scope read and uploaded with the scope write', async () => {
    const { id } = await upload('x', 'main 1', as('scopes'));
    const reader = as('scopes', READER);
    for (const [method, body] of [
      ['List', {}],
      ['Get', { id }],
      ['Diff', { leftId: id, rightId: id }],
    ] as const) {
      expect((await call(method, body, reader)).status).toBe(200);
    }
    expect((await upload('y', 'main 1', reader)).status).toBe(403);
    expect((await upload('y', 'main 1', as('scopes', OF_B))).status).toBe(403);
    expect((await call('List', {}, reader)).profiles).toHaveLength(1);
  });
});

it.each<[name: string, create: (baseUrl: string) => Transport]>([
  ['gRPC', (baseUrl) => createGrpcTransport({ baseUrl })],
  ['gRPC-Web', (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: '1.1' })],
  [
    'Connect in protobuf',
    (baseUrl) => createConnectTransport({ baseUrl, httpVersion: '1.1', useBinaryFormat: true }),
  ],
])('files are the same by %s', async (name, createTransport) => {
  const client = createClient(AdHocProfileService, createTransport(server.url));
  const headers = as(name.replaceAll(' ', '-'));
  const hostile = "'); DROP TABLE adhoc_profiles";
  const uploaded = await client.upload({ name: hostile, profile: base64(cpuOf(1, 2)) }, { headers });
  expect(uploaded.name).toBe('____DROP_TABLE_adhoc_profiles');
  const { id } = uploaded;
  expect(await client.get({ id }, { headers })).toEqual(uploaded);
  expect((await client.list({}, { headers })).profiles).toMatchObject([{ id, name: uploaded.name }]);
  const { profileTypes } = await client.diff({ leftId: id, rightId: id }, { headers });
  expect(profileTypes).toEqual(['samples', 'cpu']);
  await expect(client.get({ id: 'unknown' }, { headers })).rejects.toMatchObject({ code: Code.NotFound });
  await expect(client.upload({ name: 'x', profile: 'AQID' }, { headers })).rejects.toMatchObject({
    code: Code.InvalidArgument,
  });
});

it('files outlive the server', async () => {
  const headers = as('durable');
  const { status: _, ...uploaded } = await upload('kept', cpuOf(1, 2), headers);
  await server.stop();
  server = await startTestServer({ ...TENANT_OPTIONS, dataDir });
  expect(await call('Get', { id: uploaded.id }, headers)).toEqual({ status: 200, ...uploaded });
});
