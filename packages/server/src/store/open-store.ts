import { ServerError } from '../errors.js';
import { parseClickHouseUrl } from './clickhouse-url.js';
import { clusterLiteral, clusterParts } from './cluster-statements.js';
import type { DataDirLock } from './data-dir-lock.js';
import type { Database } from './database.js';
import { openEmbeddedDatabase } from './embedded-database.js';
import { LOCAL_PARTS } from './partitions.js';
import type { QueryLimits } from './query-settings.js';
import { openRemoteDatabase } from './remote-database.js';

export interface StoreOptions extends QueryLimits {
  readonly dataDir: string;
  /** The empty string for the embedded engine. */
  readonly clickhouseUrl: string;
  /** The empty string for one server. */
  readonly clickhouseCluster: string;
}

/** A database with what depends on where it is. */
export interface OpenStore {
  readonly database: Database;
  /** Of the data directory; undefined when the data is elsewhere. */
  readonly lock: DataDirLock | undefined;
  /** Where the engine tells of parts. */
  readonly partsTable: string;
  /** Of the cluster on which tables are spread, as ON CLUSTER wants it; undefined when they are not. */
  readonly cluster: string | undefined;
  /**
   * Waits until the database takes statements, which a ClickHouse server that is started at the same time does after a while. Rejects
   * with HOTSPAN_ERR_SERVER_STORE when it does not.
   */
  connect(): Promise<void>;
}

/**
 * Opens the embedded store, or the way to a ClickHouse server.
 *
 * Throws HOTSPAN_ERR_SERVER_DATA_DIR and _ENGINE for the embedded one, and _OPTION for a wrong address and for a cluster
 * without a server. `onNotice` is told what the operator should know and nobody is to fail for.
 */
export function openStore(options: StoreOptions, onNotice: (message: string) => void): OpenStore {
  const { clickhouseUrl, clickhouseCluster } = options;
  if (clickhouseUrl === '') {
    if (clickhouseCluster !== '') {
      throw optionError(
        '--clickhouse-cluster needs --clickhouse-url: the embedded store has no cluster. Give the URL of one of its servers, or leave the cluster out',
      );
    }
    const database = openEmbeddedDatabase(options);
    const { lock } = database;
    return { database, lock, partsTable: LOCAL_PARTS, cluster: undefined, connect: async () => {} };
  }
  const address = parseClickHouseUrl(clickhouseUrl);
  if ('problem' in address) throw optionError(`clickhouseUrl ${address.problem}`);
  const cluster = clickhouseCluster === '' ? undefined : { name: clickhouseCluster };
  const database = openRemoteDatabase({ ...options, address, cluster: cluster?.name, onNotice });
  return {
    database,
    lock: undefined,
    partsTable: cluster === undefined ? LOCAL_PARTS : clusterParts(cluster),
    cluster: cluster && clusterLiteral(cluster),
    connect: () => database.connect(),
  };
}

function optionError(text: string): ServerError {
  return new ServerError('HOTSPAN_ERR_SERVER_OPTION', `${text}.`);
}
