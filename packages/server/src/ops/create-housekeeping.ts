import type { FastifyInstance } from 'fastify';
import type { PreparePool } from '../ingest/prepare/prepare-pool.js';
import { limitAgeByRetention } from '../limits/limit-age-by-retention.js';
import type { Limits } from '../limits/tenant-limits.js';
import type { Access } from '../listen/access.js';
import { authorizeMaintenance } from '../maintenance/authorize-maintenance.js';
import { registerMaintenance } from '../maintenance/register-maintenance.js';
import type { ServerOptions } from '../options/server-options.js';
import type { StackSources } from '../query/stack-sources.js';
import type { OpenStore } from '../store/open-store.js';
import type { ProfileStore } from '../store/profile-store.js';
import { createRetention, type Retention } from '../store/retention.js';
import { rollUpAll } from '../store/roll-ups/roll-up-all.js';
import { createTurns } from '../store/take-turns.js';
import type { ServerMetrics } from './metrics.js';
import { observeDisk } from './observe-disk.js';

export interface HousekeepingOptions {
  readonly opened: OpenStore;
  readonly options: Pick<ServerOptions, 'dataDir' | 'retentionMs' | 'maxDiskBytes'>;
  readonly store: ProfileStore;
  readonly pool: PreparePool;
  readonly limits: Limits;
  readonly metrics: ServerMetrics;
  readonly access: Access;
  /** Whether clients must send tokens. */
  readonly hasTokens: boolean;
  readonly sources: Pick<StackSources, 'closedHours' | 'seriesLists'>;
  readonly now: () => number;
}

export interface Housekeeping {
  readonly retention: Retention;
  /** The limits of tenants, without profiles that retention would drop at once. */
  readonly writeLimits: Limits;
}

/**
 * What keeps the stored data in order: retention, not started yet, the commands of administrators, and the metric of disk.
 * Retention and commands take turns.
 */
export function createHousekeeping(app: FastifyInstance, facts: HousekeepingOptions): Housekeeping {
  const { opened, options, store, pool, metrics, now } = facts;
  const { closedHours, seriesLists } = facts.sources;
  const { database, partsTable, cluster, lock } = opened;
  const { dataDir, retentionMs, maxDiskBytes } = options;
  const takeTurns = createTurns();
  const retention = createRetention({
    database,
    partsTable,
    cluster,
    retentionMs,
    maxDiskBytes,
    now,
    takeTurns,
    log: app.log,
    onDrop: ({ table }, reason) => metrics.droppedPartitions.inc({ table, reason }),
    async settleWrites() {
      await pool.settled();
      // Stored when all that came before it is.
      await store.write({ nodes: [], series: [], profiles: [] });
    },
    forget() {
      pool.forget();
      store.forget();
      closedHours.forget();
      seriesLists.forget();
    },
  });
  observeDisk(metrics, { database, partsTable });
  if (lock !== undefined) {
    const rollUp = async (): Promise<void> => {
      await rollUpAll({ database, nowMs: now() });
      closedHours.forget();
    };
    registerMaintenance(app, {
      context: { database, dataDir, partsTable, takeTurns, rollUp },
      authorize: authorizeMaintenance({ access: facts.access, hasTokens: facts.hasTokens, lock }),
    });
  }
  const floorMs = (): number => retention.floorMs;
  return { retention, writeLimits: limitAgeByRetention(facts.limits, { retentionMs, floorMs, now }) };
}
