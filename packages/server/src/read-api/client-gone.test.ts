import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { createOpenAccess } from '../listen/access.js';
import { createServerMetrics } from '../ops/metrics.js';
import { createStackSources } from '../query/stack-sources.fixture.js';
import type { Database } from '../store/database.js';
import { API_ROOT } from './describe-api.js';
import { registerReadApi } from './register-read-api.js';

const TYPE = 'a:b:c:d:e';

it.each([
  [`export?format=pprof&query=${TYPE}{}`, 1],
  [`functions?groupBy=pod&query=${TYPE}{}`, 1],
  [`compare?leftQuery=${TYPE}{}&rightQuery=${TYPE}{}`, 2],
  [`traces/${'1'.repeat(32)}`, 2],
  [`spans/${'1'.repeat(16)}`, 2],
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
  await app.register(async (scope) =>
    registerReadApi(scope, { ...createStackSources(database), access, metrics, now: Date.now }),
  );
  try {
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    await expect(fetch(`${url}${API_ROOT}/${path}`, { signal: client.signal })).rejects.toThrow('aborted');
    const canceled = /query_seconds_count\{method=".*",code="Canceled"\} 1/;
    await expect.poll(() => metrics.registry.metrics()).toMatch(canceled);
    expect(reasons).toEqual(Array.from({ length: queries }, () => 'AbortError'));
  } finally {
    await app.close();
  }
});
