import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeFlameGraphDiff } from '../answer/encode-flame-graph-diff.js';
import { type EmbeddedDatabase, openEmbeddedDatabase } from '../store/embedded-database.js';
import { migrate } from '../store/migrate.js';
import { profileRows } from '../store/profile-rows.fixture.js';
import { createProfileStore } from '../store/profile-store.js';
import { type MergeStacksQuery, mergeDiff } from './merge-stacks.js';
import { createNodeCache } from './node-cache.js';
import { parseSelector } from './selector/parse-selector.js';
import { createStackSources } from './stack-sources.fixture.js';

const TIME_MS = Date.UTC(2026, 10, 24, 12, 30);
const TYPE = 'cpu:cpu:nanoseconds:cpu:nanoseconds';
const dataDir = mkdtempSync(join(tmpdir(), 'hotspan-merge-diff-'));
let database: EmbeddedDatabase;

beforeAll(async () => {
  database = openEmbeddedDatabase({ dataDir, queryTimeoutMs: 60_000, queryMemoryBytes: 256 * 1024 * 1024 });
  await migrate(database);
  const store = createProfileStore({ database, commitWaitMs: 0 });
  const shop = profileRows({ timeMs: TIME_MS });
  await store.write(shop);
  // Of the other service `main` calls something else, and all nodes are others.
  const { nodes, series, profiles } = profileRows({ timeMs: TIME_MS, service: 'bank' });
  await store.write({
    nodes: nodes.map((node) => ({
      ...node,
      idLow: node.idLow + 10,
      parentLow: node.parentLow === 0 ? 0 : node.parentLow + 10,
      name: node.name === 'work' ? 'count' : node.name,
    })),
    series: series.map((row) => ({ ...row, series: 6n })),
    profiles: profiles.map((row) => ({ ...row, series: 6n, stacks: BigUint64Array.of(12n) })),
  });
  await store.close();
});
afterAll(async () => {
  await database.close();
  rmSync(dataDir, { recursive: true });
});

function queryOf(service: string): MergeStacksQuery {
  const matchers = parseSelector(`{service_name="${service}"}`);
  const scope = { tenants: ['anonymous'], startMs: TIME_MS - 60_000, endMs: TIME_MS + 60_000, matchers };
  return { scope, type: TYPE, spanIds: [], traceIds: [], profileIds: [] };
}

it.each([
  ['one table', 1e6],
  ['a table that is begun anew for the right side', 1],
])('lays both sides over each other, of %s', async (_, maxBytes) => {
  const sources = { ...createStackSources(database), nodes: createNodeCache({ database, maxBytes }) };
  const sides = { left: queryOf('shop'), right: queryOf('bank') };
  const diff = encodeFlameGraphDiff(await mergeDiff(sources, { ...sides, shownNodes: 100 }), 100);
  expect(diff).toMatchObject({
    names: ['total', 'main', 'work', 'count'],
    levels: [
      [0, 7, 0, 0, 7, 0, 0],
      [0, 7, 0, 0, 7, 0, 1],
      [0, 0, 0, 0, 7, 7, 3, 0, 7, 7, 0, 0, 0, 2],
    ],
    leftTicks: 7,
    rightTicks: 7,
  });
});
