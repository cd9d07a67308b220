import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { registerLegacy } from '../legacy/register-legacy.js';
import { createOpenAccess } from '../listen/access.js';
import { createServerMetrics } from '../ops/metrics.js';
import { createStackSources } from '../query/stack-sources.fixture.js';
import { API_ROOT } from '../read-api/describe-api.js';
import { registerReadApi } from '../read-api/register-read-api.js';
import { createServerFacts } from '../read-api/status/server-facts.fixture.js';
import type { Database } from '../store/database.js';

const TYPE = 'a:b:c:d:e';

it.each([
  [`/pyroscope/render?query=${TYPE}{}`, 2],
  [`/pyroscope/render-diff?leftQuery=${TYPE}{}&rightQuery=${TYPE}{}`, 2],
  ['/pyroscope/label-values?label=__name__', 1],
  [`${API_ROOT}/export?format=pprof&query=${TYPE}{}`, 1],
  [`${API_ROOT}/functions?groupBy=pod&query=${TYPE}{}`, 1],
  [`${API_ROOT}/compare?leftQuery=${TYPE}{}&rightQuery=${TYPE}{}`, 2],
  [`${API_ROOT}/traces/${'1'.repeat(32)}`, 2],
  [`${API_ROOT}/spans/${'1'.repeat(16)}`, 2],
])('stops the queries of a client that goes away: %s', async (path, queries) => {
  const client = new AbortController();
  const unused = (): never => {
    throw new Error('a read has no use for this');
  };
  const reasons: string[] = [];
  let started = 0;
  const database: Database = {
    execute: unused,
    insert: unused,
    maintain: unused,
    load: unused,
    close: unused,
    /** Answers never; rejects when it is told to stop. */
    query: (_sql, _parameters, { signal } = {}) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          reasons.push((signal.reason as Error).name);
          reject(signal.reason);
        });
        started++;
        if (started === queries) client.abort();
      }),
  };
  const app = Fastify({ forceCloseConnections: true });
  const [access, metrics] = [createOpenAccess(), createServerMetrics()];
  const server = createServerFacts();
  const options = { ...createStackSources(database), access, metrics, server, now: Date.now };
  await app.register(async (scope) => registerLegacy(scope, options));
  await app.register(async (scope) => registerReadApi(scope, options));
  try {
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    await expect(fetch(url + path, { signal: client.signal })).rejects.toThrow('aborted');
    const canceled = /query_seconds_count\{method=".*",code="Canceled"\} 1/;
    await expect.poll(() => metrics.registry.metrics()).toMatch(canceled);
    expect(reasons).toEqual(Array.from({ length: queries }, () => 'AbortError'));
  } finally {
    await app.close();
  }
});
