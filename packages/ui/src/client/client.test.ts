import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callQuerier } from './call-querier.js';
import { loadCatalog } from './load-catalog.js';
import { loadFlameGraph } from './load-flame-graph.js';
import { loadLabelNames, loadLabelValues } from './load-labels.js';
import { loadGroupedTimeline, loadTimeline } from './load-timeline.js';
import { profileSelector } from './service-selector.js';

const range = { startMs: 0, endMs: 300_000 };
const { signal } = new AbortController();

describe('the client', () => {
  let server: Server;
  let base: URL;
  let answer: { status: number; body: string };
  let request: { path: string; body: unknown };

  beforeEach(async () => {
    answer = { status: 200, body: '{}' };
    server = createServer(async (incoming: IncomingMessage, response) => {
      const body = await text(incoming);
      request = { path: incoming.url ?? '', body: body === '' ? undefined : JSON.parse(body) };
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A listening TCP server's address is an object.
    base = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/ops/hotspan/`);
  });

  afterEach(() => server.close());

  it('lists services with their profile types, below the folder of the page', async () => {
    const labels = (service: string, type: string) => ({
      labels: [
        { name: 'service_name', value: service },
        { name: '__profile_type__', value: type },
      ],
    });
    answer.body = JSON.stringify({
      labelsSet: [labels('shop', 'wall'), labels('cart', 'cpu'), labels('shop', 'cpu'), {}],
    });
    expect([...(await loadCatalog(range, signal, base))]).toEqual([
      ['cart', ['cpu']],
      ['shop', ['cpu', 'wall']],
    ]);
    expect(request).toEqual({
      path: '/ops/hotspan/querier.v1.QuerierService/Series',
      body: { labelNames: ['service_name', '__profile_type__'], start: 0, end: 300_000 },
    });
  });

  /** The parameters of the request. */
  const asked = () => Object.fromEntries(new URL(request.path, base).searchParams);

  it('asks for the stacks of one span or trace and quotes the service name', async () => {
    answer.body =
      '{"flamegraph":{"names":["total","f (a.ts)"],"levels":[{"values":["0","5","0","0"]},{"values":["0","5","5","1"]}]}}';
    const query = { service: 'a"b\\c', filter: '', type: 'cpu', range };
    const span = { kind: 'span', id: '00f067aa0ba902b7' } as const;
    const data = await loadFlameGraph({ ...query, narrowing: span }, signal, base);
    expect(data.names).toEqual(['total', 'f (a.ts)']);
    expect(request.path).toMatch(/^\/ops\/hotspan\/api\/hotspan\/v1\/flame-graph\?/);
    expect(asked()).toEqual({
      query: 'cpu{service_name="a\\"b\\\\c"}',
      ...{ from: '0', until: '300000', maxNodes: '16384' },
      spanId: span.id,
    });
    const trace = { kind: 'trace', id: '4bf92f3577b34da6a3ce929d0e0e4736' } as const;
    await loadFlameGraph({ ...query, narrowing: trace }, signal, base);
    expect(asked()).toMatchObject({ traceId: trace.id });
    expect(asked()).not.toHaveProperty('spanId');
  });

  it('reads an answer without data as an empty flame graph', async () => {
    const query = { service: 'a', filter: '', type: 'cpu', range, narrowing: { kind: 'none' } } as const;
    expect((await loadFlameGraph(query, signal, base)).nodeCount).toBe(1);
  });

  it('reads points whose zero values are missing, and asks for the mean of snapshots', async () => {
    answer.body = '{"series":[{"points":[{"timestamp":"30000","value":2.5},{"timestamp":"60000"}]}]}';
    const type = 'space:inuse_space:bytes:space:bytes';
    const { points } = await loadTimeline({ service: 'a', filter: '', type, range }, signal, base);
    expect(points).toEqual([
      { timestampMs: 30_000, value: 2.5 },
      { timestampMs: 60_000, value: 0 },
    ]);
    expect(request.body).toMatchObject({ step: 30, aggregation: 'TIME_SERIES_AGGREGATION_TYPE_AVERAGE' });
  });

  it('asks again in longer steps where a service sends once a minute', async () => {
    const points = [60, 120, 180, 240].map((second) => ({ timestamp: String(second * 1_000), value: 1 }));
    answer.body = JSON.stringify({ series: [{ points }] });
    const { buckets } = await loadTimeline({ service: 'a', filter: '', type: 'cpu', range }, signal, base);
    expect(buckets).toEqual({ stepSeconds: 60, firstEdgeMs: 60_000, lastEdgeMs: 300_000 });
    expect(request.body).toMatchObject({ step: 60, start: 60_000, end: 300_000 });
  });

  it('passes the filter of labels on, beside the service', async () => {
    const query = { service: 'shop', filter: 'pod=~"a.*"', type: 'cpu', range };
    await loadTimeline(query, signal, base);
    expect(request.body).toMatchObject({ labelSelector: '{service_name="shop",pod=~"a.*"}' });
    await loadFlameGraph({ ...query, narrowing: { kind: 'none' } }, signal, base);
    expect(asked()).toMatchObject({ query: 'cpu{service_name="shop",pod=~"a.*"}' });
  });

  it('reads a timeline for each value of a label, also for none, and says when there are more', async () => {
    const point = { timestamp: '30000', value: 2 };
    const labels = [{ name: 'pod', value: 'a' }];
    answer.body = JSON.stringify({ series: [{ labels, points: [point] }, { points: [point] }] });
    const query = { service: 'shop', filter: '', type: 'cpu', range, by: 'pod' };
    const points = [{ timestampMs: 30_000, value: 2 }];
    expect(await loadGroupedTimeline(query, signal, base)).toMatchObject({
      groups: [
        { value: 'a', points },
        { value: '', points },
      ],
      hasMore: false,
    });
    expect(request.body).toMatchObject({ groupBy: ['pod'], limit: 101 });
    answer.body = JSON.stringify({ series: Array.from({ length: 101 }, () => ({ labels })) });
    const { groups, hasMore } = await loadGroupedTimeline(query, signal, base);
    expect([groups.length, hasMore]).toEqual([100, true]);
  });

  it('lists the labels that tell profiles of a service apart, and their values', async () => {
    const query = { selector: profileSelector('shop', ''), range };
    answer.body = '{"names":["__type__","k8s.pod.name","service.name","service.version","service_name"]}';
    expect(await loadLabelNames(query, signal, base)).toEqual(['k8s.pod.name', 'service.version']);
    answer.body = '{"names":["a","b"]}';
    expect(await loadLabelValues('pod', query, signal, base)).toEqual(['a', 'b']);
    expect(request.body).toMatchObject({ name: 'pod', matchers: ['{service_name="shop"}'] });
  });

  it.each([
    [
      400,
      '{"code":"invalid_argument","message":"bad selector"}',
      'HOTSPAN_ERR_UI_REFUSED',
      /HTTP 400, invalid_argument: bad selector/,
    ],
    [401, '{"code":"unauthenticated","message":"no token"}', 'HOTSPAN_ERR_UI_TOKEN', /no token/],
    [429, '{"code":"resource_exhausted","message":"busy"}', 'HOTSPAN_ERR_UI_TOO_MUCH', /busy/],
    [
      401,
      '{"code":"unauthenticated","message":"the request names no tenant"}',
      'HOTSPAN_ERR_UI_LOGIN',
      /no tenant/,
    ],
    [404, 'not here', 'HOTSPAN_ERR_UI_REFUSED', /HTTP 404: no reason given/],
    [404, '[HOTSPAN_ERR_SERVER_NOT_FOUND] there is nothing', 'HOTSPAN_ERR_UI_OLDER', /there is nothing/],
    [200, '<html>', 'HOTSPAN_ERR_UI_ANSWER', /not JSON/],
  ])('turns HTTP %d with %s into %s', async (status, body, code, message) => {
    answer = { status, body };
    const call = callQuerier('Series', { labelNames: [], start: 1, end: 2 }, signal, base);
    await expect(call).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
      fix: expect.any(String),
    });
  });

  it('says that the server is unreachable when nothing listens', async () => {
    await new Promise((resolve) => server.close(resolve));
    const call = callQuerier('Series', { labelNames: [], start: 1, end: 2 }, signal, base);
    await expect(call).rejects.toMatchObject({ code: 'HOTSPAN_ERR_UI_UNREACHABLE' });
  });

  it('ends with the reason of the signal when aborted', async () => {
    const aborted = AbortSignal.abort(new Error('left the page'));
    const call = callQuerier('Series', { labelNames: [], start: 1, end: 2 }, aborted, base);
    await expect(call).rejects.toThrow('left the page');
  });
});
