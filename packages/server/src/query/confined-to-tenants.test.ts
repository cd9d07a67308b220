import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, createRouterTransport } from '@connectrpc/connect';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAdhocStore, type StoredUpload } from '../adhoc/adhoc-store.js';
import { createAsyncMerges } from '../api/async-merges.js';
import { authorizeReads } from '../api/authorize-reads.js';
import { createJobTable } from '../api/job-table.js';
import { createQuerierService } from '../api/querier-service.js';
import { HeatmapQueryType, QuerierService } from '../gen/querier/v1/querier_pb.js';
import { ExemplarType } from '../gen/types/v1/types_pb.js';
import { createLimits } from '../limits/create-limits.js';
import { createAccess } from '../listen/access.js';
import { OPERATIONS } from '../read-api/operations.js';
import { createServerFacts } from '../read-api/status/server-facts.fixture.js';
import { createSettingsStore, type Setting } from '../settings/settings-store.js';
import type { Database, QueryParameter } from '../store/database.js';
import { openEmbeddedDatabase } from '../store/embedded-database.js';
import { migrate } from '../store/migrate.js';
import { TENANT_CONDITION } from './query-scope.js';
import { createStackSources } from './stack-sources.fixture.js';

/** Looks at the text of every statement that a method runs: whatever data there is, it cannot read that of others. */

interface Statement {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, QueryParameter>>;
}

const folder = mkdtempSync(join(tmpdir(), 'hotspan-confined-'));
const statements: Statement[] = [];
let database: Database;
/** Every table whose rows belong to a tenant. */
let tables: readonly string[];

beforeAll(async () => {
  database = openEmbeddedDatabase({ dataDir: folder, queryTimeoutMs: 20_000, queryMemoryBytes: 1e9 });
  await migrate(database);
  const owned = await database.query(
    "SELECT table FROM system.columns WHERE database = currentDatabase() AND name = 'tenant'",
  );
  tables = owned.strings(0);
  // A profile, so that what follows on a first result is asked too.
  await database.execute(
    `INSERT INTO profiles (tenant, service, type, series, keep, time, stacks, vals, span_ids, trace_ids, detail_links, detail_stacks, detail_vals)
     SELECT 'team-a', 'shop', 'a:a:b:a:b', 1, 0, arrayJoin([now64(), toStartOfHour(now() - INTERVAL 2 HOUR), today() - 3]),
       [1], [1], [1], [1], [1], [1], [1]`,
  );
  await database.execute(
    `INSERT INTO nodes (tenant, service, week, keep, id, parent, name)
     SELECT 'team-a', 'shop', toMonday(today()), 0, 1, 0, 'literal'`,
  );
  // An hour that is closed at any minute of the clock, is rolled up, and is read from there.
  await database.execute(
    `INSERT INTO profiles_hour (tenant, service, type, bucket, series, keep, profiles, made, total, stacks, vals)
     SELECT 'team-a', 'shop', 'a:a:b:a:b', toStartOfHour(now() - INTERVAL 2 HOUR), 1, 0, 1, now(), 1, [1], [1]`,
  );
  // And a day.
  await database.execute(
    `INSERT INTO profiles_day (tenant, service, type, bucket, series, keep, profiles, made, total, folded, stacks, vals)
     SELECT 'team-a', 'shop', 'a:a:b:a:b', today() - 3, arrayJoin([0, 1]), 0, 1, now(), 1, 0, [1], [1]`,
  );
  await database.execute(
    "INSERT INTO series (tenant, service, type, day, keep, series, labels) SELECT 'team-a', 'shop', 'a:a:b:a:b', arrayJoin([today(), today() - 3]), 0, 1, map('x', 'y')",
  );
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

const RANGE = { start: BigInt(Date.now() - 3 * 3_600_000), end: BigInt(Date.now() + 3_600_000) };
const SELECTION = { ...RANGE, profileTypeID: 'a:a:b:a:b', labelSelector: '{}' };
const NARROW = { ...SELECTION, labelSelector: '{service_name="shop", x=~"literal.*", z!="literal"}' };
const LONG = { start: BigInt(Date.now() - 6 * 86_400_000) };
/** Of the only node there is. */
const LITERAL_SITE = { callSite: [{ name: 'literal' }] };
const PROFILES = { ...SELECTION, step: 60, queryType: HeatmapQueryType.INDIVIDUAL };

/** Requests that reach every statement of a method. */
const REQUESTS: Readonly<Record<string, readonly object[]>> = {
  ProfileTypes: [{}, RANGE],
  LabelNames: [RANGE, { ...RANGE, matchers: [NARROW.labelSelector] }],
  LabelValues: [{ ...RANGE, name: 'literal' }],
  Series: [RANGE, { ...RANGE, labelNames: ['literal'] }],
  SelectMergeStacktraces: [
    SELECTION,
    NARROW,
    { ...SELECTION, ...LONG },
    { ...NARROW, ...LONG },
    { ...SELECTION, spanSelector: ['0000000000000001'] },
    { ...SELECTION, traceIdSelector: ['00000000000000000000000000000001'] },
    { ...SELECTION, profileIdSelector: ['00000000-0000-0000-0000-000000000000'] },
  ],
  SelectMergeProfile: [SELECTION, NARROW],
  SelectMergeSpanProfile: [{ ...SELECTION, spanSelector: ['0000000000000001'] }],
  SelectSeries: [
    { ...SELECTION, step: 60 },
    { ...NARROW, step: 60, groupBy: ['literal'] },
    { ...NARROW, step: 60, exemplarType: ExemplarType.INDIVIDUAL },
    { ...SELECTION, step: 60, groupBy: ['x'], limit: 1n, exemplarType: ExemplarType.INDIVIDUAL },
    { ...SELECTION, step: 60, stackTraceSelector: LITERAL_SITE, exemplarType: ExemplarType.INDIVIDUAL },
  ],
  SelectHeatmap: [
    { ...PROFILES, exemplarType: ExemplarType.INDIVIDUAL },
    { ...PROFILES, groupBy: ['x'], limit: 1n },
    { ...PROFILES, ...NARROW, groupBy: ['literal'] },
    { ...PROFILES, queryType: HeatmapQueryType.SPAN },
    {
      ...PROFILES,
      groupBy: ['x'],
      limit: 1n,
      queryType: HeatmapQueryType.SPAN,
      exemplarType: ExemplarType.SPAN,
    },
  ],
  Diff: [{ left: SELECTION, right: NARROW }],
  GetProfileStats: [{}],
  AnalyzeQuery: [
    { ...RANGE, query: SELECTION.profileTypeID },
    { ...RANGE, query: `${NARROW.profileTypeID}${NARROW.labelSelector}` },
  ],
};

const NARROW_QUERY = { query: `a:a:b:a:b${NARROW.labelSelector}`, from: 'now-3h', until: 'now+1h' };

/** The same of our own API. */
const READS: Readonly<Record<string, readonly object[]>> = {
  export: [
    { ...NARROW_QUERY, format: 'pprof', maxNodes: '10' },
    { ...NARROW_QUERY, format: 'markdown', maxNodes: '10', traceId: '00000000000000000000000000000001' },
  ],
  functions: [
    { ...NARROW_QUERY, sort: 'self', names: 'files', limit: '1', maxGroups: '1', groupBy: 'literal' },
    {
      query: 'a:a:b:a:b{}',
      from: 'now-3h',
      until: 'now+1h',
      sort: 'self',
      names: 'plain',
      limit: '1',
      maxGroups: '1',
      groupBy: 'x',
    },
  ],
  compare: [
    { leftQuery: 'a:a:b:a:b{}', rightQuery: NARROW_QUERY.query, sort: 'self', by: 'share', limit: '1' },
  ],
  'flame-graph': [
    { query: 'a:a:b:a:b{}', from: 'now-3h', until: 'now+1h', maxNodes: '10' },
    { ...NARROW_QUERY, maxNodes: '10', traceId: '00000000000000000000000000000001' },
  ],
  'flame-graph-diff': [{ leftQuery: 'a:a:b:a:b{}', rightQuery: NARROW_QUERY.query, maxNodes: '10' }],
  traces: [
    {
      traceId: '00000000000000000000000000000001',
      from: 'now-3h',
      until: 'now+1h',
      sort: 'self',
      limit: '1',
    },
  ],
  spans: [{ spanId: '0000000000000001', from: 'now-3h', until: 'now+1h', sort: 'self', limit: '1' }],
  status: [{}],
};

/** What is asked for one tenant; the others are for two. */
const OF_ONE_TENANT: readonly string[] = ['GetProfileStats', 'settings', 'adhoc profiles'];

const tenantsAskedOf = (name: string): readonly string[] =>
  OF_ONE_TENANT.includes(name) ? ['team-a'] : ['team-b', 'team-a'];

type Sources = Parameters<(typeof OPERATIONS)[number]['answer']>[0];
type Asked = readonly [
  name: string,
  requests: readonly object[],
  ask: (sources: Sources, request: object) => Promise<unknown>,
];

const methods = QuerierService.methods.map(
  ({ name, localName }): Asked => [
    name,
    REQUESTS[name] ?? [],
    (sources, request) => {
      const jobs = createJobTable({ timeoutMs: 20_000, onDropped: () => {} });
      const asyncMerges = createAsyncMerges({ jobs, observe: (run) => run() });
      const service = createQuerierService({ ...sources, asyncMerges, now: Date.now });
      const transport = createRouterTransport((router) => router.service(QuerierService, service), {
        router: { interceptors: [authorizeReads(createAccess({ multiTenancy: true }))] },
      });
      const client = createClient(QuerierService, transport);
      // Called by name: what each method takes is its own matter.
      const call = client[localName as 'series'] as (request: object, options: object) => Promise<unknown>;
      return call(request, { headers: { 'x-scope-orgid': tenantsAskedOf(name).join('|') } });
    },
  ],
);
const reads = OPERATIONS.map(
  ({ name, answer }): Asked => [
    name,
    READS[name] ?? [],
    (sources, parameters) =>
      answer(sources, { parameters, tenants: tenantsAskedOf(name).toSorted(), nowMs: Date.now() }),
  ],
);

/** What users of a tenant store: all that can be asked of a store is one request. */
const stores: readonly Asked[] = [
  [
    'settings',
    [{ name: 'literal', value: 'literal', modifiedMs: 0n }],
    async ({ database }, setting) => {
      const store = createSettingsStore({ database, now: Date.now });
      const { name } = await store.set('team-a', setting as Setting);
      expect(await store.list('team-a')).toHaveLength(1);
      await store.delete('team-a', name);
    },
  ],
  [
    'adhoc profiles',
    [{ name: 'literal', profile: 'literal' }],
    async ({ database }, file) => {
      const limits = createLimits({ overrides: new Map(), now: Date.now });
      const store = createAdhocStore({ database, now: Date.now, limits });
      const { id } = await store.add('team-a', file as StoredUpload);
      expect((await store.read('team-a', id)).profile).toBe('literal');
      expect(await store.list('team-a')).toHaveLength(1);
    },
  ],
];

describe.each([...methods, ...reads, ...stores])('%s', (name, requests, ask) => {
  beforeAll(async () => {
    statements.length = 0;
    const spied: Database = {
      ...database,
      query(sql, parameters = {}, options) {
        statements.push({ sql, parameters });
        return database.query(sql, parameters, options);
      },
    };
    const sources = { ...createStackSources(spied), server: createServerFacts({ multiTenancy: true }) };
    for (const request of requests) await ask(sources, request);
  });

  it('runs statements', () => {
    expect(requests.length).toBeGreaterThan(0);
    expect(statements.length).toBeGreaterThanOrEqual(requests.length);
  });

  it('reads each table for the tenants of the request only', () => {
    const reference = new RegExp(`\\b(?:FROM|JOIN)\\s+(?:${tables.join('|')})\\b`);
    for (const { sql } of statements) {
      const [, ...reads] = sql.split(reference);
      expect(reads.length, sql).toBeGreaterThan(0);
      // What stands between a table and the next one is the condition on it.
      for (const read of reads) expect(read, sql).toContain(TENANT_CONDITION);
    }
  });

  if (name === 'SelectMergeStacktraces') {
    it('reads hours that are rolled up from there', () => {
      const rows = statements.filter(({ sql }) =>
        sql.includes('SELECT series, stacks, vals FROM profiles_hour'),
      );
      expect(rows.length).toBeGreaterThan(0);
    });

    it('reads days of long ranges, of services and of series', () => {
      const days = statements.filter(({ sql }) =>
        sql.includes('SELECT series, stacks, vals FROM profiles_day'),
      );
      expect(days.map(({ sql }) => sql.includes('series = 0'))).toEqual([true, false]);
    });
  }

  it('has no table under another name', () => {
    for (const { sql } of statements) {
      const names = [...sql.matchAll(/\b(?:FROM|(?<!ARRAY )JOIN)\s+([a-z_.]+)/gi)].map(([, table]) => table);
      expect(tables, sql).toEqual(expect.arrayContaining(names));
    }
  });

  it('binds the tenants and everything else that a request says', () => {
    for (const { sql, parameters } of statements) {
      expect(parameters.tenants).toEqual(tenantsAskedOf(name).toSorted());
      expect(sql).not.toMatch(/team-|literal|shop|a:a:b/);
    }
  });
});
