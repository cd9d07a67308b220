import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { ClickHouseSettings } from '@clickhouse/client';
import { ServerError } from '../errors.js';
import { bindParameters } from './bind-parameters.js';
import type { ClickHouseAddress } from './clickhouse-url.js';
import type { QueryParameter } from './database.js';
import { encodeForm } from './encode-form.js';
import { networkCodeOf, remoteError } from './remote-error.js';

export interface ClickHouseConnectionOptions {
  readonly address: ClickHouseAddress;
  /** Sockets open at once; requests beyond wait for one. */
  readonly maxSockets: number;
}

export interface RemoteStatement {
  /** With FORMAT, where it takes or returns rows. */
  readonly sql: string;
  /** Rows for an INSERT. */
  readonly rows?: Uint8Array;
  readonly parameters?: Readonly<Record<string, QueryParameter>>;
  readonly settings: Readonly<Record<string, string | number>>;
  /** How long the whole exchange may take. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Speaks ClickHouse's HTTP interface (https://clickhouse.com/docs/interfaces/http). */
export interface ClickHouseConnection {
  /**
   * Runs a statement and resolves with all that it returned. An abort ends the request and rejects with the signal's
   * reason; other failures are a ServerError.
   */
  send(statement: RemoteStatement): Promise<Uint8Array>;
  /** Lets go of the sockets. */
  close(): Promise<void>;
}

/** Less than the 3 s after which old servers close an idle connection. */
const IDLE_SOCKET_MS = 2_500;

/** What a connection fails with that the other side closed while it was idle, or because it stops. */
const RESET_CODES: readonly (string | undefined)[] = ['ECONNRESET', 'EPIPE'];

/** Loaded when it is wanted: the embedded store does without its 4 MB. By require, which is immediate. */
function loadClient(): typeof import('@clickhouse/client') {
  // What its declarations say of its module.
  return createRequire(import.meta.url)('@clickhouse/client') as typeof import('@clickhouse/client');
}

export function createClickHouseConnection({
  address,
  maxSockets,
}: ClickHouseConnectionOptions): ClickHouseConnection {
  const { origin, username, password, database } = address;
  const { createClient, ClickHouseLogLevel } = loadClient();
  const client = createClient({
    url: origin,
    username,
    password,
    database,
    application: 'hotspan-server',
    max_open_connections: maxSockets,
    // Every statement has a time limit of its own, for the whole of it and not between two packets.
    request_timeout: MAX_TIMER_MS,
    keep_alive: { enabled: true, idle_socket_ttl: IDLE_SOCKET_MS, eagerly_destroy_stale_sockets: true },
    // Failures are thrown, and what it would log has statements in it.
    log: { level: ClickHouseLogLevel.OFF },
  });

  async function attempt(
    { sql, rows, parameters, settings }: RemoteStatement,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    const common = {
      // The client lists the settings that it knows; a server knows more.
      clickhouse_settings: settings as ClickHouseSettings,
      abort_signal: signal,
    };
    let result: { readonly stream: Readable };
    if (rows !== undefined) {
      result = await client.exec({
        ...common,
        query: sql,
        values: Readable.from([rows], { objectMode: false }),
      });
    } else if (parameters === undefined) {
      result = await client.exec({ ...common, query: sql });
    } else {
      const bound = bindParameters(sql, parameters);
      const form = encodeForm([['query', bound.sql], ...bound.fields]);
      // As a form and not in the URL, which proxies cut at a few KB. The statement is in it, not in front of it.
      result = await client.exec({
        ...common,
        query: '',
        values: Readable.from([form.bytes], { objectMode: false }),
        http_headers: { 'Content-Type': form.contentType },
      });
    }
    const { stream } = result;
    const onAbort = (): void => {
      stream.destroy(new Error('aborted'));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await buffer(stream);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  return {
    async send(statement) {
      const { signal, timeoutMs } = statement;
      signal?.throwIfAborted();
      const controller = new AbortController();
      const forward = (): void => controller.abort();
      signal?.addEventListener('abort', forward, { once: true });
      const timer = setTimeout(forward, timeoutMs);
      try {
        try {
          return await attempt(statement, controller.signal);
        } catch (error) {
          // Once more, on a fresh connection: what is sent twice is stored once, for rows replace their equals.
          if (controller.signal.aborted || !RESET_CODES.includes(networkCodeOf(error))) throw error;
          return await attempt(statement, controller.signal);
        }
      } catch (cause) {
        signal?.throwIfAborted();
        if (controller.signal.aborted) {
          throw new ServerError(
            'HOTSPAN_ERR_SERVER_STORE',
            `ClickHouse at ${origin} did not answer within ${timeoutMs / 1_000} s. See whether it is overloaded; the next request tries again.`,
            { cause },
          );
        }
        throw remoteError(address, cause);
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', forward);
      }
    },
    close: () => client.close(),
  };
}

/** The longest that Node's timers can wait. */
const MAX_TIMER_MS = 2_147_483_647;
