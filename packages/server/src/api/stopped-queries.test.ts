import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGrpcClient } from '../ingest/grpc-client.fixture.js';
import { callRaw, frameOf } from '../ingest/raw-grpc-call.fixture.js';
import {
  type ClickHouseFacade,
  type FacadeRequest,
  startClickHouseFacade,
} from '../store/clickhouse-facade.fixture.js';
import { CPU_TYPE, encodeTestProfile, startTestServer, type TestServer } from '../test-server.fixture.js';

/** A ClickHouse that does not answer, so that every query runs until somebody stops it: then its connection is closed. */

const TIME_MS = Date.now();
const RANGE = { start: TIME_MS - 1_000, end: TIME_MS + 1_000 };
const SELECT = { profileTypeID: CPU_TYPE, labelSelector: '{service_name="shop"}', ...RANGE };
const QUERY = `${CPU_TYPE}{}`;

const READS: readonly [method: string, request: object][] = [
  ['ProfileTypes', RANGE],
  ['LabelNames', RANGE],
  ['LabelValues', { name: 'service_name', ...RANGE }],
  ['Series', RANGE],
  ['SelectMergeStacktraces', SELECT],
  ['SelectMergeStacktraces', { ...SELECT, format: 'PROFILE_FORMAT_PPROF' }],
  ['SelectMergeProfile', SELECT],
  ['SelectMergeSpanProfile', { ...SELECT, spanSelector: ['00f067aa0ba902b7'] }],
  ['SelectSeries', { ...SELECT, step: 1 }],
  ['SelectSeries', { ...SELECT, step: 1, exemplarType: 'EXEMPLAR_TYPE_INDIVIDUAL' }],
  ['SelectHeatmap', { ...SELECT, step: 1, queryType: 'HEATMAP_QUERY_TYPE_SPAN' }],
  ['Diff', { left: SELECT, right: SELECT }],
  ['GetProfileStats', {}],
];

let facade: ClickHouseFacade;
let server: TestServer;
let release: () => void;

beforeAll(async () => {
  facade = await startClickHouseFacade();
  server = await startTestServer({ clickhouseUrl: facade.url });
  const samples = [{ stack: 'main', value: 1 }];
  await server.push(encodeTestProfile({ timeMs: TIME_MS, samples }));
});
afterAll(async () => {
  await server.stop();
  await facade.stop();
});
beforeEach(() => {
  release = facade.hold();
});
afterEach(() => release());

/** Resolves when ClickHouse has a query of a client, who sees some tenants; what the server asks by itself is about all. */
function queryStarted(): Promise<void> {
  return new Promise((resolve) => {
    facade.events.on('request', function look({ parameters }: FacadeRequest) {
      if (!('param_tenants' in parameters)) return;
      facade.events.off('request', look);
      resolve();
    });
  });
}

function post(method: string, request: object, init: RequestInit = {}): Promise<Response> {
  return fetch(`${server.url}/querier.v1.QuerierService/${method}`, {
    method: 'POST',
    body: JSON.stringify(request),
    ...init,
    headers: { 'content-type': 'application/json', ...init.headers },
  });
}

describe('the query of a client', () => {
  it.each(READS)('is stopped at the deadline of its request: %s (case %#)', async (method, request) => {
    const stopped = once(facade.events, 'aborted');
    const response = await post(method, request, { headers: { 'connect-timeout-ms': '150' } });
    expect([response.status, await response.json()]).toEqual([
      504,
      { code: 'deadline_exceeded', message: expect.stringMatching(/./) },
    ]);
    await stopped;
  });

  it.each(READS)('is stopped when the client goes away: %s (case %#)', async (method, request) => {
    const client = new AbortController();
    const started = queryStarted();
    const answer = post(method, request, { signal: client.signal });
    await started;
    const stopped = once(facade.events, 'aborted');
    client.abort();
    await expect(answer).rejects.toThrow('aborted');
    await stopped;
  });

  it.each([
    `render?${new URLSearchParams({ query: QUERY })}`,
    `render-diff?${new URLSearchParams({ leftQuery: QUERY, rightQuery: QUERY })}`,
    'label-values?label=__name__',
  ])('of an older read is stopped when the client goes away: %s', async (path) => {
    const client = new AbortController();
    const started = queryStarted();
    const answer = fetch(`${server.url}/pyroscope/${path}`, { signal: client.signal });
    await started;
    const stopped = once(facade.events, 'aborted');
    client.abort();
    await expect(answer).rejects.toThrow('aborted');
    await stopped;
  });

  it('is stopped at the deadline of a gRPC client, which is told by its number', async () => {
    const stopped = once(facade.events, 'aborted');
    const headers = { ':path': '/querier.v1.QuerierService/GetProfileStats', 'grpc-timeout': '150m' };
    expect(await callRaw(server.url, frameOf(new Uint8Array(0)), headers)).toMatchObject({ code: 4 });
    await stopped;
  });

  it('is stopped when a gRPC client gives up', async () => {
    const client = createGrpcClient(server.url);
    try {
      const stopped = once(facade.events, 'aborted');
      const path = '/querier.v1.QuerierService/GetProfileStats';
      expect(await client.call(new Uint8Array(0), { path, deadlineMs: 150 })).toMatchObject({ code: 4 });
      await stopped;
    } finally {
      client.close();
    }
  });
});
