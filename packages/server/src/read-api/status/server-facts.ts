import type { Limits } from '../../limits/tenant-limits.js';
import type { IngestTrail } from '../../ops/ingest-trail.js';
import type { ServerMetrics } from '../../ops/metrics.js';
import type { ServerOptions } from '../../options/server-options.js';

/** What a server knows of itself. */
export interface ServerFacts {
  readonly options: Pick<
    ServerOptions,
    'clickhouseUrl' | 'clickhouseCluster' | 'multiTenancy' | 'retentionMs' | 'maxDiskBytes' | 'traceLink'
  >;
  readonly limits: Pick<Limits, 'of'>;
  readonly metrics: ServerMetrics;
  readonly trail: IngestTrail;
  /** Where the engine tells of parts, see PartitionSource. */
  readonly partsTable: string;
  /** How long it has been there. */
  readonly uptimeSeconds: () => number;
}
