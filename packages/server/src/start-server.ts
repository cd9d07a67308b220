import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { registerConnect } from './api/register-connect.js';
import { ServerError } from './errors.js';
import { registerOtlpHttp } from './ingest/otlp-http.js';
import { createWritePath } from './ingest/write-path.js';
import { createUniformLimits } from './limits/tenant-limits.js';
import { createOpenAccess } from './listen/access.js';
import { createByteBudget } from './listen/byte-budget.js';
import { registerFallbacks } from './listen/register-fallbacks.js';
import { createTwoProtocolServer, type TwoProtocolServer } from './listen/two-protocols.js';
import { registerWebPage } from './listen/web-page.js';
import { createServerMetrics, observeSources, type ServerMetrics } from './ops/metrics.js';
import { registerOperations } from './ops/register-operations.js';
import { resolveServerOptions } from './options/parse-command-line.js';
import type { ServerOptions } from './options/server-options.js';
import { createNodeCache } from './query/node-cache.js';
import type { Database } from './store/database.js';
import { openEmbeddedDatabase } from './store/embedded-database.js';
import { migrate } from './store/migrate.js';
import { createProfileStore } from './store/profile-store.js';

/** A server that takes writes and answers queries. */
export interface RunningServer {
  /** Where it listens, with the real port. */
  readonly url: string;
  /** Takes no more requests, ends those that run, stores what waits, lets go of the data. May be called again. */
  stop(): Promise<void>;
}

/** Memory for tree nodes between queries. */
const NODE_CACHE_BYTES = 256 * 1024 * 1024;
/** Queries are small; a list of a thousand ids has 33 KB. */
const MAX_QUERY_BYTES = 4 * 1024 * 1024;
/** How long requests that run may take to end when the server stops. */
const STOP_TIMEOUT_MS = 10_000;

/**
 * Opens the store, then listens. Rejects with HOTSPAN_ERR_SERVER_OPTION, _DATA_DIR, _SCHEMA or _PORT; nothing is left
 * open then.
 */
export async function startServer(options: Partial<ServerOptions> = {}): Promise<RunningServer> {
  const resolved = resolveServerOptions(options);
  const database = openEmbeddedDatabase(resolved);
  try {
    await migrate(database);
    return await listen(database, resolved);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function listen(database: Database, options: ServerOptions): Promise<RunningServer> {
  const metrics = createServerMetrics();
  const protocols: { current?: TwoProtocolServer } = {};
  const app = Fastify({
    // stdout is for the ready line.
    logger: { level: options.logLevel, stream: process.stderr },
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: 'idle',
    serverFactory: (handler) => {
      protocols.current = createTwoProtocolServer(handler);
      return protocols.current.server;
    },
  });
  // First: what is registered after inherits them.
  registerFallbacks(app);
  const store = createStore(database, options, metrics);
  const budget = createByteBudget(options.maxPendingBytes);
  const nodes = createNodeCache({ database, maxBytes: NODE_CACHE_BYTES });
  const now = (): number => Date.now();
  const access = createOpenAccess();
  const limits = createUniformLimits({ maxProfileAgeMs: options.maxProfileAgeMs });
  const writePath = createWritePath({ store, limits, metrics, now });
  observeSources(metrics, {
    pendingBytes: () => budget.usedBytes,
    knownNodes: () => store.knownNodes.size,
    knownNodeResets: () => store.knownNodes.resets,
    nodeCacheBytes: () => nodes.bytes,
  });
  await app.register(async (scope) => {
    registerOtlpHttp(scope, { writePath, access, limits: options, budget, metrics });
  });
  await registerConnect(app, {
    database,
    nodes,
    now,
    metrics,
    maxMessageBytes: MAX_QUERY_BYTES,
  });
  registerOperations(app, metrics);
  registerWebPage(app);
  const url = await openPort(app, options);
  let stopped: Promise<void> | undefined;

  async function stop(): Promise<void> {
    const closing = app.close();
    protocols.current?.closeIdle();
    const timer = setTimeout(() => protocols.current?.destroyAll(), STOP_TIMEOUT_MS);
    await closing;
    clearTimeout(timer);
    await store.close();
    await database.close();
  }

  return {
    url,
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}

function createStore(database: Database, { commitWaitMs }: ServerOptions, metrics: ServerMetrics) {
  return createProfileStore({
    database,
    commitWaitMs,
    onCommit: ({ profiles, nodes, series, seconds }) => {
      metrics.commitSeconds.observe(seconds);
      metrics.committedRows.inc({ table: 'profiles' }, profiles);
      metrics.committedRows.inc({ table: 'nodes' }, nodes);
      metrics.committedRows.inc({ table: 'series' }, series);
    },
  });
}

async function openPort(app: FastifyInstance, { host, port }: ServerOptions): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    // Errors of listen(2) carry its code.
    const code = (cause as NodeJS.ErrnoException).code;
    const reason =
      code === 'EADDRINUSE'
        ? 'is in use by another program. Stop that, or choose another port with --port'
        : `cannot be listened on (${code ?? cause}). Choose another address with --host, or port with --port`;
    throw new ServerError('HOTSPAN_ERR_SERVER_PORT', `${host}:${port} ${reason}.`, { cause });
  }
  // A listening TCP server's address is an object.
  const { port: actual } = app.server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${actual}`;
}
