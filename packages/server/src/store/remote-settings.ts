import { INSERT_SETTINGS } from './insert-settings.js';
import { type QueryLimits, querySettings } from './query-settings.js';

/** Settings of ClickHouse by name, as in the URL of its HTTP interface. */
export type Settings = Readonly<Record<string, string | number>>;

export interface RemoteSettings {
  /** For every SELECT. */
  readonly query: Settings;
  /** For everything that writes. */
  readonly write: Settings;
  /** Names of those without which answers would be wrong; the others can be left to the server's own values. */
  readonly required: readonly string[];
}

/** Result bytes that the server holds in memory before it writes them to a temporary file. */
const RESULT_BUFFER_BYTES = 16 * 1024 * 1024;
/** A replica that is further behind is not read while another is up to date. */
const MAX_REPLICA_DELAY_S = 5;

/** Settings that make a server do what the embedded engine does; `isCluster` when tables are Distributed. */
export function remoteSettings(limits: QueryLimits, isCluster: boolean): RemoteSettings {
  const distributed: Settings = isCluster
    ? {
        // All servers of a cluster list the replicas of a shard in the same order. Reading and writing the first one that
        // is up, also where another is nearer, shows what was just written, without waiting for its copies.
        load_balancing: 'in_order',
        prefer_localhost_replica: 0,
        max_replica_delay_for_distributed_queries: MAX_REPLICA_DELAY_S,
        // Tables that are compared in a query have the same sharding key, so each shard compares its own rows.
        distributed_product_mode: 'local',
      }
    : {};
  return {
    query: {
      ...querySettings(limits),
      // A failure in the middle is then a failure, and not a result with its end missing.
      wait_end_of_query: 1,
      http_response_buffer_size: RESULT_BUFFER_BYTES,
      // Who gives up closes the connection, and the server stops. It does that for those only who cannot write.
      readonly: 2,
      cancel_http_readonly_queries_on_client_close: 1,
      ...distributed,
    },
    write: {
      ...INSERT_SETTINGS,
      // On by default in new servers: answers could come before rows can be found.
      async_insert: 0,
      wait_end_of_query: 1,
      ...distributed,
      ...(isCluster && {
        // The same, of Distributed tables.
        distributed_foreground_insert: 1,
        // Waits until all replicas have a changed column.
        alter_sync: 2,
      }),
    },
    required: ['async_insert', 'distributed_foreground_insert', 'distributed_product_mode'],
  };
}
