import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, describe, expect, it } from 'vitest';
import { createLimits } from '../limits/create-limits.js';
import { createAccess } from '../listen/access.js';
import { loadTokens } from '../listen/load-tokens.js';
import { registerFallbacks } from '../listen/register-fallbacks.js';
import { createTokenTable } from '../listen/token-table.js';
import { resolveServerOptions } from '../options/parse-command-line.js';
import { registerConfig } from './register-config.js';

const options = resolveServerOptions({
  authToken: 'admin:admin-token,read:read-token,write:write-token,read@a:token-of-a',
  multiTenancy: true,
});

function createApp(): FastifyInstance {
  const app = Fastify();
  registerFallbacks(app);
  const tokens = createTokenTable(loadTokens(options) ?? []);
  const limits = createLimits({ overrides: new Map([['a', { maxSamples: 7 }]]), now: () => 0 });
  registerConfig(app, { access: createAccess({ multiTenancy: true, tokens }), options, limits });
  return app;
}

const app = createApp();
afterAll(() => app.close());

function get(url: string, token?: string, tenant?: string) {
  return app.inject({
    url,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(tenant !== undefined && { 'x-scope-orgid': tenant }),
    },
  });
}

describe('/api/v1/status/config', () => {
  it('answers administrators with the configuration in force, without secrets', async () => {
    const response = await get('/api/v1/status/config', 'admin-token');
    expect([response.statusCode, response.headers['content-type']]).toEqual([
      200,
      'text/yaml; charset=utf-8',
    ]);
    expect(response.body).toMatch(/\nauth_token: <hidden>\n[\s\S]*\ntenants:\n {2}a:\n {4}max_samples: 7\n/);
    expect(response.body).not.toMatch(/-token\b/);
  });

  it.each([
    ['read-token', 403],
    ['write-token', 403],
    [undefined, 401],
  ])('is closed to the token %s', async (token, status) => {
    const response = await get('/api/v1/status/config', token);
    expect(response.statusCode).toBe(status);
    expect(response.body).not.toContain('max_samples');
  });
});

describe('of the configuration', () => {
  it.each(['/config/diff', '/api/v1/status/config/diff'])(
    '%s is what is not as by default, without secrets',
    async (path) => {
      const response = await get(path, 'admin-token');
      expect([response.statusCode, response.body]).toEqual([
        200,
        'auth_token: <hidden>\nmulti_tenancy: true\ntenants:\n  a:\n    max_samples: 7\n',
      ]);
    },
  );

  it.each(['/config/default', '/api/v1/status/config/default'])(
    '%s is what it is by default',
    async (path) => {
      const { statusCode, body } = await get(path, 'admin-token');
      expect([statusCode, body]).toEqual([200, expect.stringMatching(/\nport: 4040\n[\s\S]*\nlimits:\n/)]);
      expect(body).not.toContain('tenants:');
    },
  );

  it('/runtime_config is the limits in force', async () => {
    const { statusCode, body } = await get('/runtime_config', 'admin-token');
    expect([statusCode, body]).toEqual([
      200,
      expect.stringMatching(
        /^limits:\n[\s\S]* max_samples: 1000000\n[\s\S]*\ntenants:\n {2}a:\n {4}max_samples: 7\n$/,
      ),
    ]);
  });

  it('a password in an address is hidden everywhere', async () => {
    const remote = Fastify();
    const remoteOptions = resolveServerOptions({ clickhouseUrl: 'http://user:s3cret@clickhouse:8123/db' });
    const limits = createLimits({ now: () => 0 });
    registerConfig(remote, { access: createAccess({ multiTenancy: false }), options: remoteOptions, limits });
    for (const url of ['/api/v1/status/config', '/config/diff', '/config/default', '/runtime_config']) {
      const { statusCode, body } = await remote.inject({ url });
      expect([url, statusCode, body.includes('s3cret')]).toEqual([url, 200, false]);
    }
    expect((await remote.inject({ url: '/config/diff' })).body).toMatch(/^clickhouse_url: .*clickhouse:8123/);
    await remote.close();
  });

  it.each(['/config/diff', '/config/default', '/runtime_config'])(
    '%s is for administrators',
    async (path) => {
      expect((await get(path, 'read-token')).statusCode).toBe(403);
      expect((await get(path)).statusCode).toBe(401);
    },
  );
});

describe('/api/v1/tenant_limits', () => {
  it.each([
    ['read-token', 'a', 7],
    ['token-of-a', undefined, 7],
    ['read-token', 'b', 1_000_000],
  ])('answers the token %s with the limits of the tenant %s', async (token, tenant, maxSamples) => {
    const response = await get('/api/v1/tenant_limits', token, tenant);
    expect([response.statusCode, response.json().max_samples]).toEqual([200, maxSamples]);
  });

  it.each([
    ['token-of-a', 'b', 403],
    ['write-token', 'a', 403],
    ['read-token', undefined, 401],
    ['read-token', 'a|b', 400],
    [undefined, 'a', 401],
  ])('refuses the token %s the limits of %s by %d', async (token, tenant, status) => {
    expect((await get('/api/v1/tenant_limits', token, tenant)).statusCode).toBe(status);
  });
});
