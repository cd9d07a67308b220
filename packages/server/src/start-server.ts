import { createJobTable } from './api/job-table.js';
import { createSources, createStore } from './create-sources.js';
import { turnDelayMs } from './in-turn.js';
import { createNodeGate } from './ingest/node-gate.js';
import { createPreparePool } from './ingest/prepare/prepare-pool.js';
import { OTLP_PATHS } from './ingest/register-otlp.js';
import { createWritePath } from './ingest/write-path.js';
import { createLimits } from './limits/create-limits.js';
import { loadConfig } from './limits/load-config.js';
import { watchConfig } from './limits/watch-config.js';
import { createAccess } from './listen/access.js';
import { createByteBudget } from './listen/byte-budget.js';
import { createWebServer } from './listen/create-web-server.js';
import { loadTls, type TlsKeyPair } from './listen/load-tls.js';
import { loadTokens } from './listen/load-tokens.js';
import { openMorePorts, openPort } from './listen/open-ports.js';
import { registerChallenge } from './listen/register-challenge.js';
import { registerFallbacks } from './listen/register-fallbacks.js';
import { createTokenTable, type TokenEntry } from './listen/token-table.js';
import type { ConnectionTimeouts } from './listen/two-protocols.js';
import { watchSecrets } from './listen/watch-secrets.js';
import { createHousekeeping } from './ops/create-housekeeping.js';
import { createIngestTrail } from './ops/ingest-trail.js';
import { createServerMetrics, observeSources } from './ops/metrics.js';
import { observeRequests } from './ops/observe-requests.js';
import { createReadiness } from './ops/readiness.js';
import { registerPhase } from './ops/register-phase.js';
import { writeWarning } from './ops/write-warning.js';
import { resolveServerOptions } from './options/parse-command-line.js';
import type { ServerOptions } from './options/server-options.js';
import { MAX_CALL_BYTES, registerRoutes } from './register-routes.js';
import { refuseBrokenParts } from './store/broken-parts.js';
import { migrate } from './store/migrate.js';
import { type OpenStore, openStore } from './store/open-store.js';
import { createRollUpLoop } from './store/roll-ups/roll-up-loop.js';
import { shareQueries } from './store/share-queries.js';
import { fileVersionOf } from './watch/file-version.js';

/** A server that takes writes and answers queries. */
export interface RunningServer {
  /** Where it listens, with the real port. */
  readonly url: string;
  /** Takes no more requests, ends those that run, stores what waits, lets go of the data. May be called again. */
  stop(): Promise<void>;
}

/** How long requests that run may take to end when the server stops. */
const STOP_TIMEOUT_MS = 10_000;

/**
 * Opens the store, then listens: requests are answered 503 until the store is there and up to date, and the server is there
 * when they are taken. Rejects with HOTSPAN_ERR_SERVER_OPTION, _CONFIG, _TLS, _DATA_DIR, _ENGINE, _STORE, _SCHEMA, _CORRUPT or
 * _PORT; nothing is left open then.
 */
export async function startServer(
  options: Partial<ServerOptions> = {},
  surroundings: Surroundings = {},
): Promise<RunningServer> {
  const resolved = resolveServerOptions(options);
  // Mistakes in them are told before the store is touched.
  const secrets: Secrets = { tls: loadTls(resolved), tokens: loadTokens(resolved) };
  const opened = openStore(resolved, (message) => writeWarning(message, resolved.logLevel));
  try {
    return await listen(opened, resolved, { ...secrets, ...surroundings });
  } catch (error) {
    await opened.database.close();
    throw error;
  }
}

/** What tests put in place of what there is. */
export interface Surroundings {
  /** Unix milliseconds. Default: the clock of the machine. */
  readonly now?: () => number;
  /** Default: see CONNECTION_TIMEOUTS. */
  readonly timeouts?: ConnectionTimeouts;
}

/** What was read of certificates and tokens; undefined where none are configured. */
interface Secrets {
  readonly tls: TlsKeyPair | undefined;
  readonly tokens: readonly TokenEntry[] | undefined;
}

async function listen(
  opened: OpenStore,
  options: ServerOptions,
  { tls, tokens: entries, now = Date.now, timeouts }: Secrets & Surroundings,
): Promise<RunningServer> {
  const startedMs = performance.now();
  const { lock } = opened;
  const database = shareQueries(opened.database);
  const metrics = createServerMetrics();
  const tokens = entries && createTokenTable(entries);
  const { app, handler, createServer, main } = createWebServer({
    logLevel: options.logLevel,
    tls,
    timeouts,
    maxConnections: options.maxConnections,
    onRefused: () => metrics.refusedConnections.inc(),
  });
  // First: what is registered after inherits them.
  registerChallenge(app);
  registerFallbacks(app);
  observeRequests(app, metrics);
  // Reads a file, where max(step) is answered from memory. Behind the writes that wait: senders need a store that takes them.
  const probe = (): Promise<void> => database.execute('SELECT step FROM hotspan_schema FORMAT Null');
  const readiness = createReadiness({ probe, now: () => performance.now() });
  const taken = registerPhase(app, readiness);
  const sources = createSources(opened, { database, options, metrics, now });
  const { closedHours } = sources;
  const store = createStore(options, { sources, metrics });
  const gate = createNodeGate();
  const pool = createPreparePool({ gate });
  const budget = createByteBudget(options.maxPendingBytes, { delayMs: turnDelayMs });
  const callBudget = createByteBudget(MAX_CALL_BYTES, { purpose: 'for their answers' });
  const jobs = createJobTable({
    timeoutMs: options.queryTimeoutMs,
    onDropped: (reason) => metrics.droppedAnswers.inc({ reason }),
  });
  const access = createAccess({ multiTenancy: options.multiTenancy, tokens });
  const version = fileVersionOf(options.config);
  const config = loadConfig(options);
  const limits = createLimits({
    ...config.limits,
    now: () => performance.now(),
    onRefused: (tenant, bytes) => metrics.rateLimitedBytes.inc({ tenant }, bytes),
    onForgotten: () => metrics.forgottenRates.inc(),
  });
  metrics.configReloadTime.setToCurrentTime();
  const { retention, writeLimits } = createHousekeeping(app, {
    opened: { ...opened, database },
    options,
    store,
    pool,
    limits,
    metrics,
    access,
    hasTokens: tokens !== undefined,
    sources,
    now,
  });
  const writePath = createWritePath({ store, limits: writeLimits, metrics, now, pool, gate });
  const rollUps = createRollUpLoop({
    database,
    now,
    isBusy: () => budget.usedBytes > options.maxPendingBytes / 2,
    onStep: (seconds) => metrics.rollUpSeconds.observe(seconds),
    onRolled(table, buckets) {
      closedHours.forget();
      metrics.rollUpBuckets.inc({ table }, buckets);
    },
    onError: () => metrics.rollUpErrors.inc(),
    warn: (message, error) => app.log.warn({ err: error }, message),
  });
  observeSources(metrics, {
    pendingBytes: () => budget.usedBytes,
    callBytes: () => callBudget.usedBytes,
    waitingWrites: () => store.waiting,
    largeWrites: () => pool.pending,
    queries: () => database.load(),
    jobs: () => jobs.load,
    knownNodes: () => store.knownNodes.size,
    knownNodeResets: () => store.knownNodes.resets,
    nodeCacheBytes: () => sources.nodes.bytes,
    rememberedSumBytes: () => closedHours.sums.bytes,
    rollUpLagSeconds: () => rollUps.lagSeconds(),
  });
  const trail = createIngestTrail({ metrics });
  await registerRoutes(app, {
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
    facts: {
      trail,
      partsTable: opened.partsTable,
      uptimeSeconds: () => (performance.now() - startedMs) / 1_000,
    },
    now,
  });
  const url = await openPort(app, options);
  const otlpPorts = await openMorePorts(app, options, { handler, createServer, paths: OTLP_PATHS });
  const unwatchSecrets = watchSecrets({
    files: options,
    onCertificate: (pair) => {
      main.replaceCertificate(pair);
      otlpPorts.replaceCertificate(pair);
    },
    onTokens: (changed) => tokens?.replace(changed),
    onProblem: (error) => app.log.warn({ err: error }, 'a changed file is not used'),
  });
  const unwatchConfig = watchConfig({
    options,
    started: config,
    version,
    limits,
    log: app.log,
    onReload: (result) => {
      metrics.configReloads.inc({ result });
      if (result === 'success') metrics.configReloadTime.setToCurrentTime();
    },
  });
  let stopped: Promise<void> | undefined;

  async function closePorts(): Promise<void> {
    readiness.enter('stopping');
    unwatchSecrets();
    unwatchConfig();
    trail.stop();
    const settling = Promise.all([rollUps.close(), retention.stop(), jobs.stop()]);
    const timer = setTimeout(() => {
      main.destroyAll();
      otlpPorts.destroyAll();
    }, STOP_TIMEOUT_MS);
    // Until then the ports stay open, for /ready to say so: a balancer that cannot connect does not know why.
    await taken.answered();
    const closing = Promise.all([app.close(), otlpPorts.close()]);
    main.closeIdle();
    await closing;
    clearTimeout(timer);
    await settling;
    await store.close();
    await pool.close();
  }

  async function stop(): Promise<void> {
    await closePorts();
    await database.close();
  }

  try {
    await opened.connect();
    await migrate(database);
    if (lock !== undefined) await refuseBrokenParts(database, options.dataDir);
    lock?.announce(url);
  } catch (error) {
    await closePorts();
    throw error;
  }
  rollUps.start();
  retention.start();
  trail.start();
  readiness.enter('ready');

  return {
    url,
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}
