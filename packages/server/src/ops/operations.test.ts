import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeTestProfile, startTestServer, type TestServer } from '../test-server.fixture.js';
import { readMetric } from './read-metric.fixture.js';
import { VERSION } from './version.js';

const TIME_MS = Date.now();
const RANGE = { start: TIME_MS - 1_000, end: TIME_MS + 1_000 };
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

it('the version is that of package.json', () => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(manifest).toMatchObject({ version: VERSION });
});

describe('/ready', () => {
  it('answers 200 as soon as the server listens', async () => {
    const response = await fetch(`${server.url}/ready`);
    expect([response.status, await response.text()]).toEqual([200, 'ready\n']);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });
});

describe('/metrics', () => {
  /** What every metric is after the requests below. */
  const EXPECTED: [series: string, value: number][] = [
    ['hotspan_ingested_profiles_total{tenant="anonymous",door="otlp_http"}', 2],
    ['hotspan_rejected_profiles_total{tenant="anonymous",reason="malformed_profile"}', 2],
    ['hotspan_refused_requests_total{door="otlp_http",code="HOTSPAN_ERR_SERVER_PROFILE"}', 1],
    ['hotspan_refused_requests_total{door="otlp_http",code="HOTSPAN_ERR_OTLP_WIRE"}', 1],
    ['hotspan_refused_requests_total{door="otlp_http",code="HOTSPAN_ERR_SERVER_CONTENT_TYPE"}', 1],
    ['hotspan_committed_rows_total{table="profiles"}', 2],
    ['hotspan_committed_rows_total{table="series"}', 1],
    ['hotspan_committed_rows_total{table="nodes"}', 2],
    ['hotspan_commit_seconds_count', 2],
    ['hotspan_query_seconds_count{method="LabelValues",code="ok"}', 1],
    ['hotspan_query_seconds_count{method="LabelValues",code="InvalidArgument"}', 1],
    ['hotspan_query_seconds_count{method="SelectMergeStacktraces",code="ok"}', 1],
    ['hotspan_http_requests_total{route="/v1development/profiles",status="200"}', 2],
    ['hotspan_http_requests_total{route="/v1/profiles",status="400"}', 2],
    ['hotspan_http_requests_total{route="/v1/profiles",status="415"}', 1],
    ['hotspan_http_requests_total{route="none",status="404"}', 1],
    [`hotspan_build_info{version="${VERSION}",node="${process.version}"}`, 1],
    ['hotspan_waiting_writes', 0],
    ['hotspan_running_queries', 0],
    ['hotspan_waiting_queries', 0],
    ['hotspan_pending_bytes', 0],
    ['hotspan_call_bytes', 0],
    ['hotspan_known_nodes', 2],
    ['hotspan_known_nodes_resets', 0],
  ];

  beforeAll(async () => {
    const samples = [{ stack: 'main;work', value: 1 }];
    const protobuf = { 'content-type': 'application/x-protobuf' };
    for (let i = 0; i < 2; i++) await server.push(encodeTestProfile({ timeMs: TIME_MS, samples }));
    const path = '/v1/profiles';
    const json = {
      resourceProfiles: [
        { scopeProfiles: [{ profiles: [{ samples: [{ values: [1] }] }, { samples: [{ values: [1] }] }] }] },
      ],
    };
    await server.post(path, JSON.stringify(json), { 'content-type': 'application/json' });
    await server.post(path, 'nonsense', protobuf);
    await fetch(`${server.url}/wp-admin/setup.php?x=1`);
    await server.post(path, 'nonsense', { 'content-type': 'text/plain' });
    await server.query('LabelValues', { name: 'service_name', ...RANGE });
    await server.query('SelectMergeStacktraces', {
      profileTypeID: 'cpu:cpu:nanoseconds:cpu:nanoseconds',
      labelSelector: '{}',
      ...RANGE,
    });
    await server.post('/querier.v1.QuerierService/LabelValues', '{}', { 'content-type': 'application/json' });
  });

  it('is in the format of Prometheus', async () => {
    const response = await fetch(`${server.url}/metrics`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await response.text();
    for (const line of text.trim().split('\n')) {
      expect(line).toMatch(/^(# (HELP|TYPE) [a-z0-9_]+ .+|[a-z0-9_]+(\{[^}]*\})? \S+|)$/);
    }
    const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('process_resident_memory_bytes');
  });

  it.each(EXPECTED)('counts %s: %d', async (series, value) => {
    expect(await readMetric(server, series)).toBe(value);
  });

  it('counts bytes and time', async () => {
    for (const name of [
      'hotspan_ingested_bytes_total{tenant="anonymous",door="otlp_http"}',
      'hotspan_commit_seconds_sum',
      'hotspan_node_cache_bytes',
      'hotspan_disk_bytes{table="profiles"}',
      'hotspan_disk_bytes{table="nodes"}',
    ])
      expect(await readMetric(server, name), name).toBeGreaterThan(0);
  });

  it('shows each of its own metrics by a name that says what and in which unit', async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    const names = [...text.matchAll(/^# TYPE (hotspan_\S+)/gm)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(10);
    for (const name of names)
      expect(name).toMatch(/_(total|seconds|bytes|nodes|resets|writes|queries|info)$/);
  });
});
