import { agreeOnSettings } from './agree-on-settings.js';
import { type ClickHouseConnection, createClickHouseConnection } from './clickhouse-connection.js';
import type { ClickHouseAddress } from './clickhouse-url.js';
import { toClusterStatements } from './cluster-statements.js';
import type { Database } from './database.js';
import { decodeNativeResult } from './native-result.js';
import { createPool } from './pool.js';
import type { QueryLimits } from './query-settings.js';
import { remoteSettings, type Settings } from './remote-settings.js';
import { createTurns } from './take-turns.js';
import { waitForClickHouse } from './wait-for-clickhouse.js';

export interface RemoteDatabaseOptions extends QueryLimits {
  readonly address: ClickHouseAddress;
  /** Name of the cluster that tables are spread over; undefined = they are on one server. */
  readonly cluster?: string | undefined;
  /** How long the server may take to come up. Default 60 s. */
  readonly startTimeoutMs?: number;
  /** How long an insert may take. Default 60 s. */
  readonly writeTimeoutMs?: number;
  /** Told what the operator should know and nobody is to fail for. */
  readonly onNotice?: (message: string) => void;
}

/** Queries of this server that run at once: what one needs is the ClickHouse server's to give. */
const MAX_QUERIES = 8;
/** Inserts, a change of the schema and maintenance beside them. */
const MAX_WRITES = 4;
const DEFAULT_START_TIMEOUT_MS = 60_000;
const DEFAULT_WRITE_TIMEOUT_MS = 60_000;
/** More than the three minutes after which ClickHouse itself gives up on a cluster. */
const SCHEMA_TIMEOUT_MS = 200_000;
const MAINTAIN_TIMEOUT_MS = 3_600_000;
/** For the network and the queue of the server, beyond the time that the query itself may take. */
const QUERY_GRACE_MS = 5_000;

/** A database of a ClickHouse server, or of any server of a cluster. */
export interface RemoteDatabase extends Database {
  /**
   * Waits until the server is up and finds out what it takes: before anything is asked of it. Rejects with
   * HOTSPAN_ERR_SERVER_STORE when it does not come up in time, refuses the user or is too old.
   */
  connect(): Promise<void>;
}

interface AgreedSettings {
  readonly query: Settings;
  readonly write: Settings;
}

async function agree(
  connection: ClickHouseConnection,
  options: RemoteDatabaseOptions,
): Promise<AgreedSettings> {
  const { address, cluster, startTimeoutMs = DEFAULT_START_TIMEOUT_MS, onNotice = () => {} } = options;
  const ask = (sql: string, settings: Settings) =>
    connection.send({ sql: `${sql} FORMAT Native`, settings, timeoutMs: DEFAULT_WRITE_TIMEOUT_MS });
  await waitForClickHouse({
    origin: address.origin,
    timeoutMs: startTimeoutMs,
    onWait: onNotice,
    askVersion: async () => decodeNativeResult(await ask('SELECT version()', {})).strings(0)[0] ?? '',
  });
  const { query, write, required } = remoteSettings(options, cluster !== undefined);
  const agreeOn = (settings: Settings): Promise<Settings> =>
    agreeOnSettings(settings, {
      required,
      tryOut: async (tried) => {
        await ask('SELECT 1', tried);
      },
      onRefused: (name, reason) => {
        onNotice(`ClickHouse does not take ${name} = ${settings[name]} and uses its own value: ${reason}`);
      },
    });
  return { query: await agreeOn(query), write: await agreeOn(write) };
}

/** Statements, parameters and blocks are those of the embedded engine, sent over HTTP. */
export function openRemoteDatabase(options: RemoteDatabaseOptions): RemoteDatabase {
  const { address, cluster, queryTimeoutMs, writeTimeoutMs = DEFAULT_WRITE_TIMEOUT_MS } = options;
  const connection = createClickHouseConnection({ address, maxSockets: MAX_QUERIES + MAX_WRITES });
  let agreed: AgreedSettings = { query: {}, write: {} };
  const takeTurns = createTurns();
  const running = new Set<Promise<unknown>>();
  const queries = createPool({ size: MAX_QUERIES, create: () => connection });

  /** Keeps count of what runs, for {@link Database.close}. */
  function track<R>(work: Promise<R>): Promise<R> {
    running.add(work);
    const forget = (): void => {
      running.delete(work);
    };
    work.then(forget, forget);
    return work;
  }

  function statementsOf(sql: string): readonly string[] {
    return cluster === undefined
      ? [sql]
      : toClusterStatements(sql, { name: cluster, database: address.database });
  }

  async function change(sql: string): Promise<void> {
    for (const statement of statementsOf(sql)) {
      await connection.send({ sql: statement, settings: agreed.write, timeoutMs: SCHEMA_TIMEOUT_MS });
    }
  }

  async function insert(sql: string, rows: Uint8Array): Promise<void> {
    await connection.send({ sql, rows, settings: agreed.write, timeoutMs: writeTimeoutMs });
  }

  return {
    async connect() {
      agreed = await agree(connection, options);
    },

    execute: (sql) => track(change(sql)),

    insert: (table, { columnNames, parts }) =>
      track(insert(`INSERT INTO ${table} (${columnNames.join(', ')}) FORMAT Native`, Buffer.concat(parts))),

    maintain: (sql, parameters = {}) =>
      track(
        takeTurns(async () => {
          for (const statement of statementsOf(sql)) {
            await connection.send({
              sql: statement,
              parameters,
              settings: agreed.write,
              timeoutMs: MAINTAIN_TIMEOUT_MS,
            });
          }
        }),
      ),

    query: (sql, parameters = {}, { signal } = {}) =>
      queries.use({ timeoutMs: queryTimeoutMs, ...(signal && { signal }) }, async () =>
        decodeNativeResult(
          await connection.send({
            sql: `${sql} FORMAT Native`,
            parameters,
            settings: agreed.query,
            timeoutMs: queryTimeoutMs + QUERY_GRACE_MS,
            signal,
          }),
        ),
      ),

    load: () => queries.load,

    async close() {
      await Promise.all([queries.close(), Promise.allSettled(running)]);
      await connection.close();
    },
  };
}
