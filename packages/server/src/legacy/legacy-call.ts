import type { NodeCache } from '../query/node-cache.js';
import type { Database, QueryOptions } from '../store/database.js';

/** What legacy reads are answered from. */
export interface LegacySources {
  readonly database: Database;
  readonly nodes: NodeCache;
}

/** A legacy read that may be answered. */
export interface LegacyCall extends QueryOptions {
  /** The query string, as Fastify reads it. */
  readonly parameters: unknown;
  /** Whose data it sees. */
  readonly tenants: readonly string[];
  /** Unix milliseconds. */
  readonly nowMs: number;
}
