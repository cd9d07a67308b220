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
