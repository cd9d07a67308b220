import { gzipSync } from 'node:zlib';
import { Code, createClient } from '@connectrpc/connect';
import { createConnectTransport } from '@connectrpc/connect-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AdHocProfileService } from '../gen/adhocprofiles/v1/adhocprofiles_pb.js';
import { FeatureFlagsService } from '../gen/capabilities/v1/feature_flags_pb.js';
import { QuerierService } from '../gen/querier/v1/querier_pb.js';
import { SettingsService } from '../gen/settings/v1/settings_pb.js';
import { as, TENANT_OPTIONS } from '../tenant-tokens.fixture.js';
import { CPU_TYPE, encodeTestProfile, startTestServer, type TestServer } from '../test-server.fixture.js';

const TIME_MS = Date.now();
const RANGE = { start: TIME_MS - 1_000, end: TIME_MS + 1_000 };
const BIG_RANGE = { start: BigInt(RANGE.start), end: BigInt(RANGE.end) };
const SELECT = { profileTypeID: CPU_TYPE, labelSelector: '{service_name="shöp & sons+"}', ...BIG_RANGE };
const QUERIER = '/querier.v1.QuerierService';
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer(TENANT_OPTIONS);
  const samples = [{ stack: 'main;work', value: 5 }];
  const resource = { 'service.name': 'shöp & sons+' };
  const profiles = encodeTestProfile({ timeMs: TIME_MS, samples, resource });
  const response = await server.post('/v1development/profiles', Uint8Array.from(profiles), {
    'content-type': 'application/x-protobuf',
    ...as('a'),
  });
  expect(response.status).toBe(200);
});
afterAll(() => server.stop());

function get(path: string, parameters: Readonly<Record<string, string>> = {}, tenant = 'a') {
  return fetch(`${server.url}${path}?${new URLSearchParams(parameters)}`, { headers: as(tenant) });
}

/** What every request by GET has. */
const JSON_GET = { connect: 'v1', encoding: 'json' };

describe.each([
  ['JSON over HTTP/1.1', { httpVersion: '1.1', useBinaryFormat: false }],
  ['protobuf over HTTP/1.1', { httpVersion: '1.1', useBinaryFormat: true }],
  ['JSON over HTTP/2', { httpVersion: '2', useBinaryFormat: false }],
  ['protobuf over HTTP/2', { httpVersion: '2', useBinaryFormat: true }],
] as const)('a client that asks by GET, in %s,', (_, options) => {
  const transport = () => createConnectTransport({ baseUrl: server.url, useHttpGet: true, ...options });
  /** Answers to GET alone have it. */
  let cacheControl: string | null = null;
  const call = {
    headers: as('a'),
    onHeader: (headers: Headers) => {
      cacheControl = headers.get('cache-control');
    },
  };

  it('is answered as by POST', async () => {
    const client = createClient(QuerierService, transport());
    const { flamegraph } = await client.selectMergeStacktraces(SELECT, call);
    expect([flamegraph?.total, cacheControl]).toEqual([5n, 'no-store']);
    const { names } = await client.labelValues({ name: 'service_name', ...BIG_RANGE }, call);
    expect([names, cacheControl]).toEqual([['shöp & sons+'], 'no-store']);
    const { series } = await client.selectSeries({ ...SELECT, step: 1 }, call);
    expect([series[0]?.points[0]?.value, cacheControl]).toEqual([5, 'no-store']);
  });

  it('is told what is wrong', async () => {
    const client = createClient(QuerierService, transport());
    await expect(client.diff({ left: SELECT }, call)).rejects.toMatchObject({
      code: Code.InvalidArgument,
      rawMessage: expect.stringMatching(/right: profile_typeID must have five parts/),
    });
    await expect(client.profileTypes(BIG_RANGE)).rejects.toMatchObject({ code: Code.Unauthenticated });
  });

  it('reads settings, files and flags by GET, and changes them by POST', async () => {
    const settings = createClient(SettingsService, transport());
    await settings.set({ setting: { name: 'theme', value: 'dark' } }, call);
    expect(cacheControl).toBeNull();
    expect([(await settings.get({}, call)).settings[0]?.value, cacheControl]).toEqual(['dark', 'no-store']);
    const files = createClient(AdHocProfileService, transport());
    expect([(await files.list({}, call)).profiles, cacheControl]).toEqual([[], 'no-store']);
    const flags = createClient(FeatureFlagsService, transport());
    expect([(await flags.getFeatureFlags({}, call)).featureFlags.length, cacheControl]).toEqual([
      4,
      'no-store',
    ]);
  });
});

describe('a request by GET', () => {
  const message = JSON.stringify({ name: 'service_name', ...RANGE });

  it('may be in base64 and in gzip', async () => {
    const packed = gzipSync(message).toString('base64url');
    const parameters = { ...JSON_GET, message: packed, base64: '1', compression: 'gzip' };
    const response = await get(`${QUERIER}/LabelValues`, parameters);
    expect([response.status, await response.json()]).toEqual([200, { names: ['shöp & sons+'] }]);
  });

  it('sees what is of its tenant', async () => {
    const response = await get(`${QUERIER}/LabelValues`, { ...JSON_GET, message }, 'b');
    expect([response.status, await response.json()]).toEqual([200, {}]);
  });

  it.each<[what: string, status: number, parameters: Readonly<Record<string, string>>]>([
    ['no JSON', 400, { ...JSON_GET, message: '{' }],
    ['an empty message', 400, { ...JSON_GET, message: '' }],
    ['a compression that nobody knows', 501, { ...JSON_GET, message, compression: 'snappy' }],
    ['an encoding that nobody knows', 415, { ...JSON_GET, encoding: 'xml', message }],
    ['no message', 405, JSON_GET],
    ['no encoding', 405, { connect: 'v1', message }],
    ['no version', 405, { encoding: 'json', message }],
    ['another version', 405, { ...JSON_GET, connect: 'v2', message }],
    ['nothing', 405, {}],
  ])('with %s is answered %i', async (_, status, parameters) => {
    const response = await get(`${QUERIER}/LabelValues`, parameters);
    expect([response.status, response.headers.get('allow')]).toEqual([
      status,
      status === 405 ? 'POST' : null,
    ]);
  });

  it.each([
    '/push.v1.PusherService/Push',
    '/settings.v1.SettingsService/Set',
    '/settings.v1.SettingsService/Delete',
    '/adhocprofiles.v1.AdHocProfileService/Upload',
    '/debuginfo.v1alpha1.DebuginfoService/UploadFinished',
    '/debuginfo.v1alpha1.DebuginfoService/DeleteDebuginfo',
    '/vcs.v1.VCSService/GithubLogin',
    '/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export',
  ])('never writes: %s', async (path) => {
    expect((await get(path, { ...JSON_GET, message: '{}' })).status).toBe(405);
  });

  it('is no HEAD', async () => {
    const query = new URLSearchParams({ ...JSON_GET, message });
    const response = await fetch(`${server.url}${QUERIER}/LabelValues?${query}`, {
      method: 'HEAD',
      headers: as('a'),
    });
    expect(response.status).toBe(405);
  });
});
