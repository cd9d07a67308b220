import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CountedStatements, countStatements } from '../store/counted-statements.fixture.js';
import { type EmbeddedDatabase, openEmbeddedDatabase } from '../store/embedded-database.js';
import { migrate } from '../store/migrate.js';
import { profileRows } from '../store/profile-rows.fixture.js';
import { createProfileStore } from '../store/profile-store.js';
import { queryLabelNames, queryLabelValues } from './label-queries.js';
import { mergeStacks } from './merge-stacks.js';
import type { QueryScope } from './query-scope.js';
import { selectSeries } from './select-series.js';
import { parseSelector } from './selector/parse-selector.js';
import { createSeriesLists, MAX_LISTED_SERIES, type SeriesLists } from './series-lists.js';
import { createStackSources } from './stack-sources.fixture.js';
import type { StackSources } from './stack-sources.js';

const timeMs = Date.UTC(2026, 10, 24, 12, 30);
const type = 'cpu:cpu:nanoseconds:cpu:nanoseconds';
const ODD = ['a/b', 'it\'s "quoted"', '\\n\n', '\u{1f525}', ''];
const dataDir = mkdtempSync(join(tmpdir(), 'hotspan-series-lists-'));
let embedded: EmbeddedDatabase;
let database: CountedStatements;
let tenant: string;
let tests = 0;

beforeAll(async () => {
  embedded = openEmbeddedDatabase({ dataDir, queryTimeoutMs: 60_000, queryMemoryBytes: 256 * 1024 * 1024 });
  await migrate(embedded);
  database = countStatements(embedded);
});
afterAll(async () => {
  await embedded.close();
  rmSync(dataDir, { recursive: true });
});
beforeEach(() => {
  tenant = `team-${++tests}`;
  database.statements.length = 0;
});

/** Stores a profile of a pod of its own, as the server does that answers. */
async function store(pod: string, lists?: SeriesLists): Promise<void> {
  const profiles = createProfileStore({
    database,
    commitWaitMs: 0,
    ...(lists && { onSeries: lists.forget }),
  });
  const series = BigInt(1 + pods.push(pod));
  const batch = profileRows({ tenant, timeMs });
  await profiles.write({
    nodes: batch.nodes,
    series: batch.series.map((row) => ({ ...row, series, labels: [['pod', pod]] })),
    profiles: batch.profiles.map((row) => ({ ...row, series })),
  });
  await profiles.close();
}

const pods: string[] = [];

function scopeOf(selector = '{}'): QueryScope {
  const range = { startMs: timeMs - 60_000, endMs: timeMs + 60_000 };
  return { tenants: [tenant], ...range, matchers: parseSelector(selector) };
}

describe('createSeriesLists', () => {
  it('finds the series of a selector, once', async () => {
    const lists = createSeriesLists({ database, isAlone: true });
    await store('a');
    await store('b');
    const list = await lists.list(scopeOf('{pod="b"}'), type);
    expect(list).toMatchObject({ labels: ['{"pod":"b"}'], services: ['shop'] });
    expect(list?.ids).toHaveLength(1);
    expect(await lists.list(scopeOf('{pod="b"}'), type)).toBe(list);
    expect(database.statements).toHaveLength(1);
    expect((await lists.list(scopeOf('{pod="c"}'), type))?.ids).toEqual([]);
    expect((await lists.list(scopeOf(), 'cpu:samples:count:cpu:nanoseconds'))?.ids).toEqual([]);
  });

  it('asks again once there is a new one, and every time where others write too', async () => {
    const lists = createSeriesLists({ database, isAlone: true });
    const shared = createSeriesLists({ database, isAlone: false });
    await store('a', lists);
    const count = async (from: SeriesLists): Promise<number | undefined> =>
      (await from.list(scopeOf(), type))?.ids.length;
    expect([await count(lists), await count(shared)]).toEqual([1, 1]);
    await store('b', lists);
    expect([await count(lists), await count(shared)]).toEqual([2, 2]);
    // Of another process.
    await store('c');
    expect([await count(lists), await count(shared)]).toEqual([2, 3]);
  });

  it('remembers nothing of what was asked while a new one came', async () => {
    const lists = createSeriesLists({ database, isAlone: true });
    const asked = lists.list(scopeOf(), type);
    lists.forget();
    await asked;
    await lists.list(scopeOf(), type);
    await lists.list(scopeOf(), type);
    expect(database.statements).toHaveLength(2);
  });

  it('leaves many to the engine', async () => {
    const lists = createSeriesLists({ database, isAlone: true });
    await embedded.execute(
      `INSERT INTO series (tenant, service, type, day, keep, series, labels)
       SELECT '${tenant}', 'shop', '${type}', toDate(fromUnixTimestamp64Milli(${timeMs})), 0, number, map('pod', toString(number)) FROM numbers(${MAX_LISTED_SERIES + 1})`,
    );
    expect(await lists.list(scopeOf(), type)).toBeUndefined();
    expect((await lists.list(scopeOf('{pod!="7"}'), type))?.ids).toHaveLength(MAX_LISTED_SERIES);
  });
});

describe('queries of series that are listed, and of too many', () => {
  const unlisted: SeriesLists = { list: async () => undefined, forget: () => {} };

  it.each(['{}', '{service_name="shop"}', '{pod="a/b"}', '{service_name="nobody"}', '{pod!~"a.*"}'])(
    'have the same answer (%s)',
    async (selector) => {
      for (const pod of ODD) await store(pod);
      await store('a/b');
      const listed = createStackSources(database);
      const scope = scopeOf(selector);
      for (const groupBy of [[], ['pod'], ['pod', 'service_name', 'none']]) {
        for (const aggregation of ['sum', 'average'] as const) {
          const query = { scope, type, stepMs: 15_000, groupBy, aggregation } as const;
          const ask = async (sources: StackSources) =>
            (await selectSeries(sources, { ...query, callSite: [], limit: 0, hasExemplars: false })).map(
              ({ labels, points }) => ({ labels, points }),
            );
          const series = await ask(listed);
          expect(series).toEqual(await ask({ ...listed, seriesLists: unlisted }));
          if (groupBy.length === 1 && selector === '{}') expect(series).toHaveLength(ODD.length);
        }
      }
      // Of so long a range that days tell which series there are.
      const long = { ...scope, startMs: timeMs - 7 * 3_600_000 };
      const named = async (sources: StackSources) => [
        await queryLabelNames(sources, long),
        await queryLabelValues(sources, 'pod', long),
        await queryLabelValues(sources, 'toString', long),
      ];
      database.statements.length = 0;
      const names = await named(listed);
      expect(database.statements).toHaveLength(1);
      expect(names).toEqual(await named({ ...listed, seriesLists: unlisted }));
      const stacks = { scope, type, spanIds: [], traceIds: [], profileIds: [] };
      const tree = await mergeStacks(listed, stacks);
      expect(tree.total).toEqual((await mergeStacks({ ...listed, seriesLists: unlisted }, stacks)).total);
    },
  );
});
