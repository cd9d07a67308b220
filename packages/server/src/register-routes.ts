import type { FastifyInstance } from 'fastify';
import type { JobTable } from './api/job-table.js';
import { registerConnect } from './api/register-connect.js';
import { registerIngest } from './ingest/pyroscope/register-ingest.js';
import { registerPush } from './ingest/pyroscope/register-push.js';
import { registerOtlp } from './ingest/register-otlp.js';
import type { WritePath } from './ingest/write-path.js';
import { registerLegacy } from './legacy/register-legacy.js';
import type { CreatedLimits } from './limits/create-limits.js';
import type { Access } from './listen/access.js';
import type { ByteBudget } from './listen/byte-budget.js';
import { dropEndedReaders } from './listen/drop-ended-readers.js';
import { registerWebPage } from './listen/web-page.js';
import type { ServerMetrics } from './ops/metrics.js';
import type { Readiness } from './ops/readiness.js';
import { registerConfig } from './ops/register-config.js';
import { registerOperations } from './ops/register-operations.js';
import type { ServerOptions } from './options/server-options.js';
import type { StackSources } from './query/stack-sources.js';
import { registerReadApi } from './read-api/register-read-api.js';
import type { ServerFacts } from './read-api/status/server-facts.js';

export interface RoutesOptions {
  readonly writePath: WritePath;
  /** For what is to be stored. */
  readonly budget: ByteBudget;
  /** For what other calls bring. */
  readonly callBudget: ByteBudget;
  readonly sources: StackSources;
  readonly access: Access;
  readonly metrics: ServerMetrics;
  readonly jobs: JobTable;
  readonly readiness: Readiness;
  readonly options: ServerOptions;
  readonly limits: CreatedLimits;
  readonly facts: Pick<ServerFacts, 'trail' | 'partsTable' | 'uptimeSeconds'>;
  readonly now: () => number;
}

/** Queries are small; a list of a thousand ids has 33 KB. A setting has up to 1 MiB, of which JSON may make six. */
const MAX_QUERY_BYTES = 4 * 1024 * 1024;
/** Of all calls that are not answered yet together: hardly anybody sends a thousandth of it. */
export const MAX_CALL_BYTES: number = 64 * 1024 * 1024;

/** Everything that the port answers. Write doors have a scope each: they read bodies themselves. */
export async function registerRoutes(
  app: FastifyInstance,
  {
    writePath,
    budget,
    callBudget,
    sources,
    access,
    metrics,
    jobs,
    readiness,
    options,
    limits,
    facts,
    now,
  }: RoutesOptions,
): Promise<void> {
  const door = { writePath, access, limits: options, budget, metrics };
  await app.register(async (scope) => registerOtlp(scope, door));
  await app.register(async (scope) => registerIngest(scope, { ...door, now }));
  await app.register(async (scope) => registerPush(scope, door));
  const maxMessageBytes = MAX_QUERY_BYTES;
  const reads = { ...sources, now, access, metrics };
  await app.register(async (scope) => {
    dropEndedReaders(scope);
    await scope.register(async (legacy) => registerLegacy(legacy, reads));
    await scope.register(async (readApi) =>
      registerReadApi(readApi, { ...reads, server: { ...facts, options, limits, metrics } }),
    );
    await scope.register((connect) =>
      registerConnect(connect, { ...reads, limits, jobs, readiness, budget: callBudget, maxMessageBytes }),
    );
  });
  registerOperations(app, { access, metrics });
  registerConfig(app, { access, options, limits });
  registerWebPage(app);
}
