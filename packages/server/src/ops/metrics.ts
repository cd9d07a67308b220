import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What the server counts, by the names it has on `/metrics`. */
export interface ServerMetrics {
  readonly registry: Registry;
  readonly ingestedProfiles: Counter<'tenant' | 'door'>;
  readonly ingestedSamples: Counter<'tenant' | 'door'>;
  readonly ingestedBytes: Counter<'tenant' | 'door'>;
  readonly rejectedProfiles: Counter<'tenant' | 'reason'>;
  readonly refusedRequests: Counter<'door' | 'code'>;
  readonly commitSeconds: Histogram;
  readonly committedRows: Counter<'table'>;
  readonly querySeconds: Histogram<'method' | 'code'>;
}

/** Values that are read when somebody looks. */
export interface MetricSources {
  readonly pendingBytes: () => number;
  readonly knownNodes: () => number;
  readonly knownNodeResets: () => number;
  readonly nodeCacheBytes: () => number;
}

/** A registry of this server alone: two in one process do not meet. */
export function createServerMetrics(): ServerMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
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
    querySeconds: new Histogram({
      name: 'hotspan_query_seconds',
      help: 'Time to answer a query, by method and Connect code.',
      labelNames: ['method', 'code'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
  };
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
  gauge('hotspan_known_nodes', 'Tree nodes remembered as stored.', sources.knownNodes);
  gauge('hotspan_known_nodes_resets', 'Times that memory was full and begun anew.', sources.knownNodeResets);
  gauge('hotspan_node_cache_bytes', 'Memory of tree nodes kept for queries.', sources.nodeCacheBytes);
}
