import { createLimits } from '../../limits/create-limits.js';
import { createIngestTrail } from '../../ops/ingest-trail.js';
import { createServerMetrics } from '../../ops/metrics.js';
import { resolveServerOptions } from '../../options/parse-command-line.js';
import type { ServerOptions } from '../../options/server-options.js';
import { LOCAL_PARTS } from '../../store/partitions.js';
import type { ServerFacts } from './server-facts.js';

/** A server that has just started. */
export function createServerFacts(options: Partial<ServerOptions> = {}): ServerFacts {
  const metrics = createServerMetrics();
  return {
    options: resolveServerOptions(options),
    limits: createLimits({ now: () => 0 }),
    metrics,
    trail: createIngestTrail({ metrics }),
    partsTable: LOCAL_PARTS,
    uptimeSeconds: () => 0,
  };
}
