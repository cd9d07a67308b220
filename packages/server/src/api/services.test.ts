import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VERSION } from '../ops/version.js';
import { startTestServer, type TestServer } from '../test-server.fixture.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

async function call(path: string, request: object = {}): Promise<{ status: number; body: unknown }> {
  const headers = { 'content-type': 'application/json' };
  const response = await server.post(`/${path}`, JSON.stringify(request), headers);
  return { status: response.status, body: await response.json() };
}

it('the feature flags are all listed by name, with those that are off', async () => {
  const { status, body } = await call('capabilities.v1.FeatureFlagsService/GetFeatureFlags');
  const { featureFlags } = body as { featureFlags: { name: string; enabled?: boolean }[] };
  expect([status, featureFlags.map(({ name, enabled = false }) => [name, enabled])]).toEqual([
    200,
    [
      ['pyroscopeRuler', false],
      ['pyroscopeRulerFunctions', false],
      ['utf8LabelNames', false],
      ['v2StorageLayer', true],
    ],
  ]);
});

it.each(['GithubApp', 'GithubLogin', 'GithubRefresh', 'GetFile', 'GetCommit', 'GetCommits'])(
  'the source code view is hidden: %s is unimplemented',
  async (method) => {
    expect(await call(`vcs.v1.VCSService/${method}`, { ref: 'main' })).toEqual({
      status: 501,
      body: { code: 'unimplemented', message: expect.stringContaining('source code from GitHub') },
    });
  },
);

describe('symbols of native programs', () => {
  const path = 'debuginfo.v1alpha1.DebuginfoService';

  it('are not wanted', async () => {
    const file = { gnuBuildId: 'abcd', name: 'libc.so', type: 'TYPE_OF_ANOTHER_VERSION' };
    expect(await call(`${path}/ShouldInitiateUpload`, { file })).toEqual({
      status: 200,
      body: { reason: expect.stringContaining('keeps no symbols') },
    });
  });

  it('are none', async () => {
    expect(await call(`${path}/ListDebuginfo`)).toEqual({ status: 200, body: {} });
  });

  it.each(['UploadFinished', 'DeleteDebuginfo'])('are nothing to %s', async (method) => {
    expect(await call(`${path}/${method}`, { gnuBuildId: 'abcd' })).toMatchObject({ status: 501 });
  });
});

it('the version of the query service is 1', async () => {
  expect(await call('version.v1.Version/Version')).toEqual({ status: 200, body: { QuerierAPI: '1' } });
});

it('the build information has the version of the server', async () => {
  const response = await fetch(`${server.url}/api/v1/status/buildinfo`);
  const data = { version: VERSION, revision: '', branch: '', buildUser: '', buildDate: '', goVersion: '' };
  expect([response.status, await response.json()]).toEqual([200, { status: 'success', data }]);
});

it.each(['/healthz', '/-/healthy', '/api/apps', '/render', '/pyroscope/labels', '/merge'])(
  'there is nothing at %s',
  async (path) => {
    const response = await fetch(`${server.url}${path}`);
    expect([response.status, await response.text()]).toEqual([404, expect.stringContaining('_NOT_FOUND]')]);
  },
);
