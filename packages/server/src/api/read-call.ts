import type { QueryOptions } from '../store/database.js';

/** A read by GET that may be answered. */
export interface ReadCall extends QueryOptions {
  /** The query string, as Fastify reads it. */
  readonly parameters: unknown;
  /** Whose data it sees. */
  readonly tenants: readonly string[];
  /** Unix milliseconds. */
  readonly nowMs: number;
}
