import { Code, createClient, createRouterTransport, type Interceptor } from '@connectrpc/connect';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AsyncQueryStatus, AsyncQueryType, QuerierService } from '../gen/querier/v1/querier_pb.js';
import { createAccess } from '../listen/access.js';
import { readMetric } from '../ops/read-metric.fixture.js';
import { createStackSources } from '../query/stack-sources.fixture.js';
import type { Database } from '../store/database.js';
import { CPU_TYPE, encodeTestProfile, startTestServer, type TestServer } from '../test-server.fixture.js';
import { createAsyncMerges } from './async-merges.js';
import { authorizeReads } from './authorize-reads.js';
import { toConnectError } from './connect-error.js';
import { createJobTable, MAX_RUNNING_JOBS } from './job-table.js';
import { createQuerierService } from './querier-service.js';

const TIME_MS = Date.now();
const QUERY = {
  profileTypeID: CPU_TYPE,
  labelSelector: '{service_name="shop"}',
  start: TIME_MS - 1_000,
  end: TIME_MS + 1_000,
};
const FORCE = { async: { type: 'ASYNC_QUERY_TYPE_FORCE' } };
const IN_PROGRESS = 'ASYNC_QUERY_STATUS_IN_PROGRESS';
const TEAM_A = { 'x-scope-orgid': 'team-a' };

describe('a server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ multiTenancy: true });
    const profile = encodeTestProfile({ timeMs: TIME_MS, samples: [{ stack: 'main;work', value: 5 }] });
    const response = await server.post('/v1development/profiles', Uint8Array.from(profile), {
      'content-type': 'application/x-protobuf',
      ...TEAM_A,
    });
    expect(response.status).toBe(200);
  });
  afterAll(() => server.stop());

  const ask = (request: object, headers = TEAM_A) => server.query('SelectMergeStacktraces', request, headers);

  async function call(request: object, headers = TEAM_A): Promise<{ status: number; body: unknown }> {
    const response = await server.post(
      '/querier.v1.QuerierService/SelectMergeStacktraces',
      JSON.stringify(request),
      { 'content-type': 'application/json', ...headers },
    );
    return { status: response.status, body: await response.json() };
  }

  async function start(request: object): Promise<string> {
    const answer = await ask({ ...request, ...FORCE });
    expect(answer).toEqual({ async: { requestId: expect.stringMatching(/./), status: IN_PROGRESS } });
    return answer.async.requestId;
  }

  /** Asks until the query is over. */
  async function outcomeOf(requestId: string) {
    let answer = await ask({ async: { requestId } });
    while (answer.async.status === IN_PROGRESS) {
      expect(answer).toEqual({ async: { requestId, status: IN_PROGRESS } });
      answer = await ask({ async: { requestId } });
    }
    return answer;
  }

  it.each(['PROFILE_FORMAT_FLAMEGRAPH', 'PROFILE_FORMAT_TREE', 'PROFILE_FORMAT_DOT', 'PROFILE_FORMAT_PPROF'])(
    'has the answer in %s for those who come again, as often as they do',
    async (format) => {
      const requestId = await start({ ...QUERY, format });
      const status = 'ASYNC_QUERY_STATUS_SUCCESS';
      const direct = await ask({ ...QUERY, format });
      expect(await outcomeOf(requestId)).toEqual({ ...direct, async: { requestId, status } });
      // The request need not be told again, and is not looked at.
      expect(await ask({ ...QUERY, format, async: { requestId, type: 1 } })).toEqual({
        ...direct,
        async: { requestId, status },
      });
      expect(await readMetric(server, 'hotspan_async_answer_bytes')).toBeGreaterThan(0);
    },
  );

  it('tells those who come again of a failure', async () => {
    const requestId = await start({ ...QUERY, labelSelector: '{pod=~"("}' });
    expect(await outcomeOf(requestId)).toEqual({
      async: {
        requestId,
        status: 'ASYNC_QUERY_STATUS_FAILURE',
        errorMessage: expect.stringMatching(/^\[HOTSPAN_ERR_SERVER_SELECTOR\] the selector has a regular/),
      },
    });
    const series = 'hotspan_query_seconds_count{method="SelectMergeStacktracesAsync",code="InvalidArgument"}';
    expect(await readMetric(server, series)).toBe(1);
  });

  it.each([
    ['a range', { start: 0 }],
    ['nodes', { maxNodes: -1 }],
    ['a type', { profileTypeID: '' }],
  ])('refuses a wrong request for %s at once', async (_, wrong) => {
    expect(await call({ ...QUERY, ...wrong, ...FORCE })).toMatchObject({ status: 400 });
  });

  it('knows no id of another tenant, or of nobody', async () => {
    const requestId = await start(QUERY);
    await outcomeOf(requestId);
    const unknown = {
      status: 404,
      body: { code: 'not_found', message: expect.stringMatching(/UNKNOWN_ID\] there is no query of this/) },
    };
    for (const tenants of ['team-b', 'team-a|team-b']) {
      expect(await call({ async: { requestId } }, { 'x-scope-orgid': tenants })).toEqual(unknown);
    }
    expect(await call({ ...QUERY, async: { requestId: 'nonsense', type: 1 } })).toEqual(unknown);
  });

  it.each([
    ['none', {}],
    ['one that is disabled', { async: { type: 'ASYNC_QUERY_TYPE_DISABLED' } }],
    ['one that is empty', { async: {} }],
  ])('answers at once with %s', async (_, more) => {
    expect(await ask({ ...QUERY, ...more })).toEqual({ flamegraph: expect.objectContaining({ total: '5' }) });
  });
});

describe('a store that does not answer', () => {
  /** Answers never, but when it is aborted. */
  const database = {
    query: (_sql, _parameters, { signal } = {}) =>
      new Promise<never>((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
      }),
  } as Pick<Database, 'query'> as Database; // No more of it is used.
  const request = { ...QUERY, start: BigInt(QUERY.start), end: BigInt(QUERY.end) };
  const force = { ...request, async: { type: AsyncQueryType.FORCE } };

  const translate: Interceptor = (next) => async (call) => {
    try {
      return await next(call);
    } catch (error) {
      throw toConnectError(error);
    }
  };

  function serve(timeoutMs: number) {
    const jobs = createJobTable({ timeoutMs, onDropped: () => {} });
    const service = createQuerierService({
      ...createStackSources(database),
      asyncMerges: createAsyncMerges({ jobs, observe: (run) => run() }),
      now: () => TIME_MS,
    });
    const transport = createRouterTransport((router) => router.service(QuerierService, service), {
      router: { interceptors: [translate, authorizeReads(createAccess({ multiTenancy: false }))] },
    });
    return { jobs, client: createClient(QuerierService, transport) };
  }

  it('keeps queries in progress, of which only some run at once', async () => {
    const { jobs, client } = serve(60_000);
    for (let i = 0; i < MAX_RUNNING_JOBS; i++) {
      const { async: started } = await client.selectMergeStacktraces(force);
      const poll = { async: { requestId: started?.requestId ?? '' } };
      expect(await client.selectMergeStacktraces(poll)).toMatchObject({
        async: { ...poll.async, status: AsyncQueryStatus.IN_PROGRESS },
      });
    }
    await expect(client.selectMergeStacktraces(force)).rejects.toMatchObject({
      code: Code.ResourceExhausted,
      rawMessage: expect.stringContaining('8 asynchronous queries run, and 8 is the most'),
    });
    expect(jobs.load.running).toBe(MAX_RUNNING_JOBS);
    await jobs.stop();
    expect(jobs.load.running).toBe(0);
  });

  it('fails a query at its deadline, with what to do', async () => {
    const { jobs, client } = serve(20);
    const { async: started } = await client.selectMergeStacktraces(force);
    const poll = { async: { requestId: started?.requestId ?? '' } };
    await expect
      .poll(async () => (await client.selectMergeStacktraces(poll)).async)
      .toMatchObject({
        status: AsyncQueryStatus.FAILURE,
        errorMessage: expect.stringMatching(/took more than 20 ms\. Choose a shorter range/),
      });
    await jobs.stop();
  });
});
