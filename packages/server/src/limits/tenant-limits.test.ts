import { mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeJsonRequest, textAttribute } from '../ingest/otlp-requests.fixture.js';
import { readMetric, waitForMetric } from '../ops/read-metric.fixture.js';
import { startTestServer, type TestServer } from '../test-server.fixture.js';

const folder = mkdtempSync(join(tmpdir(), 'hotspan-limits-'));
const config = join(folder, 'hotspan.yaml');
let server: TestServer;

const SMALL =
  'max_body_bytes: 20MiB\nlimits:\n  max_samples: 5\ntenants:\n  small:\n    max_label_names: 16\n';

function writeConfig(text: string): void {
  // Another file in the place of the first, as an editor or Kubernetes does it.
  writeFileSync(`${config}.next`, text);
  renameSync(`${config}.next`, config);
}

/** Writes a profile whose series has that many labels beside those that are derived. */
function write(tenant: string, { labels = 0, samples = 1 } = {}): Promise<Response> {
  const body = encodeJsonRequest({
    service: 'shop',
    attributes: Array.from({ length: labels }, (_, i) => textAttribute(`label_${i}`, 'x')),
    profiles: [{ samples: Array(samples).fill({ stackIndex: 1, values: [1] }) }],
  });
  return server.post('/v1/profiles', body, { 'content-type': 'application/json', 'x-scope-orgid': tenant });
}

async function get(path: string, tenant = 'small'): Promise<string> {
  const response = await fetch(`${server.url}${path}`, { headers: { 'x-scope-orgid': tenant } });
  return `${response.status} ${await response.text()}`;
}

beforeAll(async () => {
  writeConfig(SMALL);
  server = await startTestServer({ config, multiTenancy: true });
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

// In this order: each changes the file for the next.
describe('limits of a configuration file', () => {
  it('hold for one tenant, or for all', async () => {
    const refused = await write('small', { labels: 20 });
    expect([refused.status, await refused.json()]).toEqual([
      400,
      {
        code: 3,
        message: expect.stringMatching(/more than 16\. Send fewer, or raise max_label_names of the tenant/),
      },
    ]);
    expect((await write('large', { labels: 20 })).status).toBe(200);
    for (const tenant of ['small', 'large']) {
      const response = await write(tenant, { samples: 6 });
      expect([response.status, await response.text()]).toEqual([
        400,
        expect.stringContaining('has 6 samples, more than 5'),
      ]);
    }
    const rejected = (tenant: string, reason: string): Promise<number> =>
      readMetric(server, `hotspan_rejected_profiles_total{tenant="${tenant}",reason="${reason}"}`);
    expect(await rejected('small', 'max_label_names_per_series')).toBe(1);
    expect(await rejected('large', 'samples_limit')).toBe(1);
  });

  it('are told with the rest of the configuration in force', async () => {
    const small = await get('/api/v1/tenant_limits');
    expect(JSON.parse(small.slice(4))).toMatchObject({
      max_label_names: 16,
      max_samples: 5,
      max_profile_bytes: '32MiB',
      max_profile_age: '30d',
    });
    expect(JSON.parse((await get('/api/v1/tenant_limits', 'large')).slice(4))).toMatchObject({
      max_label_names: 128,
    });
    expect(await get('/api/v1/tenant_limits', 'small|large')).toMatch(/^400 .*HOTSPAN_ERR_SERVER_TENANT/);
    const yaml = await get('/api/v1/status/config');
    expect(yaml).toContain('\nmax_body_bytes: 20MiB\n');
    expect(yaml).toContain('\ntenants:\n  small:\n    max_label_names: 16\n');
  });

  it('change while the server runs', async () => {
    writeConfig('tenants:\n  large:\n    max_label_names: 16\n');
    await waitForMetric(server, 'hotspan_config_reloads_total{result="success"}', 1);
    expect((await write('small', { labels: 20, samples: 6 })).status).toBe(200);
    expect((await write('large', { labels: 20 })).status).toBe(400);
    expect(await get('/api/v1/status/config')).toContain('\ntenants:\n  large:\n');
  });

  it('stay as they are when the file is broken, until it is mended', async () => {
    const loadedAt = await readMetric(server, 'hotspan_config_last_reload_success_timestamp_seconds');
    expect(loadedAt).toBeGreaterThan(1.7e9);
    writeConfig('tenants:\n  small:\n    max_label_names: lots\n');
    await waitForMetric(server, 'hotspan_config_reloads_total{result="failure"}', 1);
    expect(await readMetric(server, 'hotspan_config_last_reload_success_timestamp_seconds')).toBe(loadedAt);
    expect((await write('large', { labels: 20 })).status).toBe(400);
    // By a link this time.
    writeFileSync(join(folder, 'other.yaml'), SMALL);
    symlinkSync('other.yaml', `${config}.link`);
    renameSync(`${config}.link`, config);
    await waitForMetric(server, 'hotspan_config_reloads_total{result="success"}', 2);
    expect((await write('small', { labels: 20 })).status).toBe(400);
    expect((await write('large', { labels: 20 })).status).toBe(200);
    expect(await readMetric(server, 'hotspan_config_reloads_total{result="failure"}')).toBe(1);
  });

  it('refuse what is above the rate of a tenant, with the time to wait, and count its bytes', async () => {
    writeConfig('tenants:\n  slow:\n    ingestion_rate: 10\n    ingestion_burst: 16\n');
    await waitForMetric(server, 'hotspan_config_reloads_total{result="success"}', 3);
    expect((await write('slow')).status).toBe(200);
    const refused = await write('slow');
    expect([refused.status, await refused.json()]).toEqual([
      429,
      {
        code: 8,
        message: expect.stringMatching(
          /^\[HOTSPAN_ERR_SERVER_RATE\] the tenant "slow" may send 10 bytes a second/,
        ),
      },
    ]);
    // About six hundred bytes at ten a second.
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(30);
    expect((await write('other')).status).toBe(200);
    expect(await readMetric(server, 'hotspan_rate_limited_bytes_total{tenant="slow"}')).toBeGreaterThan(500);
    expect(await readMetric(server, 'hotspan_pending_bytes')).toBe(0);
  });
});
