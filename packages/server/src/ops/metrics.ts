import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { boundTenants } from './bound-tenants.js';
import { VERSION } from './version.js';

/** What the server counts, by the names it has on `/metrics`. */
export interface ServerMetrics {
  readonly registry: Registry;
  readonly ingestedProfiles: Counter<'tenant' | 'door'>;
  readonly ingestedSamples: Counter<'tenant' | 'door'>;
  readonly ingestedBytes: Counter<'tenant' | 'door'>;
  readonly rejectedProfiles: Counter<'tenant' | 'reason'>;
  readonly refusedRequests: Counter<'door' | 'code'>;
  readonly refusedConnections: Counter;
  readonly rateLimitedBytes: Counter<'tenant'>;
  readonly forgottenRates: Counter;
  readonly configReloads: Counter<'result'>;
  readonly configReloadTime: Gauge;
  readonly commitSeconds: Histogram;
  readonly committedRows: Counter<'table'>;
  readonly rollUpSeconds: Histogram;
  readonly rollUpBuckets: Counter<'table'>;
  readonly rollUpErrors: Counter;
  readonly sumLookups: Counter<'result'>;
  readonly droppedSums: Counter;
  readonly querySeconds: Histogram<'method' | 'code'>;
  readonly droppedAnswers: Counter<'reason'>;
  readonly requests: Counter<'route' | 'status'>;
  readonly droppedPartitions: Counter<'table' | 'reason'>;
}

/** Values that are read when somebody looks. */
export interface MetricSources {
  readonly pendingBytes: () => number;
  readonly callBytes: () => number;
  readonly waitingWrites: () => number;
  readonly largeWrites: () => number;
  readonly queries: () => { readonly running: number; readonly waiting: number };
  readonly jobs: () => { readonly running: number; readonly bytes: number };
  readonly knownNodes: () => number;
  readonly knownNodeResets: () => number;
  readonly nodeCacheBytes: () => number;
  readonly rememberedSumBytes: () => number;
  readonly rollUpLagSeconds: () => number;
}

/** A registry of this server alone: two in one process do not meet. */
export function createServerMetrics(): ServerMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const metrics: ServerMetrics = {
    registry,
    ingestedProfiles: new Counter({
      name: 'hotspan_ingested_profiles_total',
      help: 'Profiles accepted, by tenant and door; each is durable.',
      labelNames: ['tenant', 'door'],
      registers,
    }),
    ingestedSamples: new Counter({
      name: 'hotspan_ingested_samples_total',
      help: 'Samples accepted, merged by stack.',
      labelNames: ['tenant', 'door'],
      registers,
    }),
    ingestedBytes: new Counter({
      name: 'hotspan_ingested_bytes_total',
      help: 'Bytes of write requests, decompressed, by tenant and door.',
      labelNames: ['tenant', 'door'],
      registers,
    }),
    rejectedProfiles: new Counter({
      name: 'hotspan_rejected_profiles_total',
      help: 'Profiles that could not be stored, by tenant and reason.',
      labelNames: ['tenant', 'reason'],
      registers,
    }),
    refusedRequests: new Counter({
      name: 'hotspan_refused_requests_total',
      help: 'Write requests answered with an error, by door and error code.',
      labelNames: ['door', 'code'],
      registers,
    }),
    refusedConnections: new Counter({
      name: 'hotspan_refused_connections_total',
      help: 'Connections closed as they came, because there were --max-connections already.',
      registers,
    }),
    rateLimitedBytes: new Counter({
      name: 'hotspan_rate_limited_bytes_total',
      help: 'Bytes of write requests refused because of the rate of their tenant.',
      labelNames: ['tenant'],
      registers,
    }),
    forgottenRates: new Counter({
      name: 'hotspan_rate_buckets_dropped_total',
      help: 'Tenants whose rate was forgotten because there are too many of them.',
      registers,
    }),
    configReloads: new Counter({
      name: 'hotspan_config_reloads_total',
      help: 'Changes of the configuration file that were read, by result: success or failure.',
      labelNames: ['result'],
      registers,
    }),
    configReloadTime: new Gauge({
      name: 'hotspan_config_last_reload_success_timestamp_seconds',
      help: 'When the limits in force were read, in Unix time.',
      registers,
    }),
    commitSeconds: new Histogram({
      name: 'hotspan_commit_seconds',
      help: 'Time to make a group of writes durable.',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
    committedRows: new Counter({
      name: 'hotspan_committed_rows_total',
      help: 'Rows written, by table.',
      labelNames: ['table'],
      registers,
    }),
    rollUpSeconds: new Histogram({
      name: 'hotspan_roll_up_seconds',
      help: 'Time of a step that brings roll-ups up to date.',
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    rollUpBuckets: new Counter({
      name: 'hotspan_roll_up_buckets_total',
      help: 'Hours and days rolled up, per service and type or series, by table.',
      labelNames: ['table'],
      registers,
    }),
    rollUpErrors: new Counter({
      name: 'hotspan_roll_up_errors_total',
      help: 'Statements of roll-ups that failed; they are tried again.',
      registers,
    }),
    sumLookups: new Counter({
      name: 'hotspan_sum_lookups_total',
      help: 'Queries that needed sums of hours that are over, by whether they were remembered (known) or read.',
      labelNames: ['result'],
      registers,
    }),
    droppedSums: new Counter({
      name: 'hotspan_dropped_sums_total',
      help: 'Remembered sums that made room for others.',
      registers,
    }),
    querySeconds: new Histogram({
      name: 'hotspan_query_seconds',
      help: 'Time to answer a query, by method and Connect code.',
      labelNames: ['method', 'code'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    droppedAnswers: new Counter({
      name: 'hotspan_async_answers_dropped_total',
      help: 'Outcomes of asynchronous queries kept no longer, by reason: expired or evicted.',
      labelNames: ['reason'],
      registers,
    }),
    requests: new Counter({
      name: 'hotspan_http_requests_total',
      help: 'Requests answered, by route and HTTP status; gRPC has its own status beside it.',
      labelNames: ['route', 'status'],
      registers,
    }),
    droppedPartitions: new Counter({
      name: 'hotspan_dropped_partitions_total',
      help: 'Partitions of old data dropped, by table and reason: retention or max_disk.',
      labelNames: ['table', 'reason'],
      registers,
    }),
  };
  new Gauge({
    name: 'hotspan_build_info',
    help: 'Version of the server, as a label of the value 1.',
    labelNames: ['version', 'node'],
    registers,
  }).set({ version: VERSION, node: process.version }, 1);
  boundTenants([
    metrics.ingestedProfiles,
    metrics.ingestedSamples,
    metrics.ingestedBytes,
    metrics.rejectedProfiles,
    metrics.rateLimitedBytes,
  ]);
  return metrics;
}

export function observeSources({ registry }: ServerMetrics, sources: MetricSources): void {
  const gauge = (name: string, help: string, read: () => number): void => {
    const metric: Gauge = new Gauge({ name, help, registers: [registry], collect: () => metric.set(read()) });
  };
  gauge(
    'hotspan_pending_bytes',
    'Bytes of write requests received and not yet stored.',
    sources.pendingBytes,
  );
  gauge(
    'hotspan_call_bytes',
    'Bytes that queries and other calls brought and that may come of them, until they are answered.',
    sources.callBytes,
  );
  gauge(
    'hotspan_waiting_writes',
    'Write requests that wait for a commit or for the one that runs.',
    sources.waitingWrites,
  );
  gauge(
    'hotspan_large_writes',
    'Large write requests that are read beside the event loop and not yet stored.',
    sources.largeWrites,
  );
  gauge(
    'hotspan_running_queries',
    'Sessions of the store that answer a query.',
    () => sources.queries().running,
  );
  gauge('hotspan_waiting_queries', 'Queries that wait for a session.', () => sources.queries().waiting);
  gauge('hotspan_async_queries', 'Asynchronous queries that run.', () => sources.jobs().running);
  gauge(
    'hotspan_async_answer_bytes',
    'Answers of asynchronous queries kept for those who come for them.',
    () => sources.jobs().bytes,
  );
  gauge('hotspan_known_nodes', 'Tree nodes remembered as stored.', sources.knownNodes);
  gauge('hotspan_known_nodes_resets', 'Times that memory was full and begun anew.', sources.knownNodeResets);
  gauge('hotspan_node_cache_bytes', 'Memory of tree nodes kept for queries.', sources.nodeCacheBytes);
  gauge(
    'hotspan_remembered_sums_bytes',
    'Memory of sums of hours that are over, kept for queries.',
    sources.rememberedSumBytes,
  );
  gauge(
    'hotspan_roll_up_lag_seconds',
    'Time since the end of the oldest hour that is over and not rolled up; 0 if there is none.',
    sources.rollUpLagSeconds,
  );
}
