import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../store/database.js';
import { openEmbeddedDatabase } from '../store/embedded-database.js';
import { migrate } from '../store/migrate.js';
import { MAX_CELLS } from './select-cells.js';
import { selectHeatmap } from './select-heatmap.js';
import { selectSeries } from './select-series.js';
import { createStackSources } from './stack-sources.fixture.js';
import type { StackSources } from './stack-sources.js';

/** One profile a millisecond, and one more than an answer may have cells: far too many to send them. */

const START_MS = 1_800_000_000_000;
const folder = mkdtempSync(join(tmpdir(), 'hotspan-cells-'));
let database: Database;
let sources: StackSources;

beforeAll(async () => {
  database = openEmbeddedDatabase({ dataDir: folder, queryTimeoutMs: 60_000, queryMemoryBytes: 1e9 });
  sources = createStackSources(database);
  await migrate(database);
  const time = `fromUnixTimestamp64Milli(${START_MS} + toInt64(number))`;
  await database.execute(
    `INSERT INTO profiles (tenant, service, type, series, keep, time, profile_id, total)
     SELECT 'a', 'shop', 'a:a:b:a:b', number % 10, 0, ${time}, number, 1 FROM numbers(${MAX_CELLS + 1})`,
  );
  await database.execute(
    `INSERT INTO series (tenant, service, type, day, keep, series, labels)
     SELECT 'a', 'shop', 'a:a:b:a:b', toDate(fromUnixTimestamp64Milli(${START_MS})), 0, number, map('pod', toString(number)) FROM numbers(10)`,
  );
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

const scope = { tenants: ['a'], startMs: START_MS, endMs: START_MS + MAX_CELLS, matchers: [] };
const select = { scope, type: 'a:a:b:a:b', groupBy: [], limit: 0, hasExemplars: true };
const heatmap = { ...select, kind: 'profile' } as const;
const series = { ...select, aggregation: 'sum', callSite: [] } as const;

it.each<[name: string, ask: (stepMs: number) => Promise<unknown>]>([
  ['a heatmap', (stepMs) => selectHeatmap(database, { ...heatmap, stepMs, hasExemplars: false })],
  ['a heatmap with exemplars', (stepMs) => selectHeatmap(database, { ...heatmap, stepMs })],
  ['a heatmap of groups', (stepMs) => selectHeatmap(database, { ...heatmap, stepMs, groupBy: ['pod'] })],
  ['series with exemplars', (stepMs) => selectSeries(sources, { ...series, stepMs })],
])('refuses %s of more cells than an answer may have, and says what to do', async (_, ask) => {
  await expect(ask(1)).rejects.toMatchObject({
    code: 'HOTSPAN_ERR_SERVER_QUERY',
    message: expect.stringMatching(/ more than 50000 cells\. Give a longer step or a shorter range, /),
  });
  await expect(ask(100)).resolves.toBeDefined();
});

it('counts every profile once', async () => {
  const answer = await selectHeatmap(database, { ...heatmap, stepMs: 10_000 });
  expect(answer.series).toHaveLength(1);
  expect(answer.series[0]?.slots.map(({ counts }) => counts[19])).toEqual([
    1, 10_000, 10_000, 10_000, 10_000, 10_000,
  ]);
});

it('answers the groups that a limit keeps of many', async () => {
  const query = { groupBy: ['pod'], limit: 2, stepMs: 1 };
  for (const answer of [
    (await selectHeatmap(database, { ...heatmap, ...query })).series,
    await selectSeries(sources, { ...series, ...query }),
  ]) {
    expect(answer.map(({ labels }) => labels)).toEqual([[['pod', '0']], [['pod', '1']]]);
  }
});
