import type { NativeBlock } from './native-block.js';
import type { NativeResult } from './native-result.js';
import type { PoolLoad } from './pool.js';

/** A value bound to a `{name:Type}` placeholder. 64-bit integers are bigint. */
export type QueryParameter = string | number | bigint | readonly string[] | readonly bigint[];

export interface QueryOptions {
  /** Aborting frees the caller at once, and stops the query in the engine. */
  readonly signal?: AbortSignal;
}

/**
 * The storage engine behind the server: ClickHouse, in the process or at the end of a connection. One SQL text for
 * both. Values reach SQL only as bound parameters, rows only as Native blocks.
 *
 * Everything rejects with ServerError: HOTSPAN_ERR_SERVER_STORE, for a query also HOTSPAN_ERR_SERVER_QUERY_LIMIT beyond
 * its time or memory, and HOTSPAN_ERR_SERVER_SELECTOR for a regular expression that is none.
 */
export interface Database {
  /** Runs a statement that returns nothing: DDL. Contains no user input. */
  execute(sql: string): Promise<void>;
  /** Appends a block to a table. Resolves when it is durable and visible to every query that starts after. */
  insert(table: string, block: NativeBlock): Promise<void>;
  /**
   * Runs a statement that moves data within the store, as INSERT SELECT, beside writes, which do not wait for it. One at
   * a time; resolves when what it wrote is durable and visible. The statement sets its own limits.
   */
  maintain(sql: string, parameters?: Readonly<Record<string, QueryParameter>>): Promise<void>;
  /** Answers a SELECT whose columns are UInt64, Int64, Float64 or String. */
  query(
    sql: string,
    parameters?: Readonly<Record<string, QueryParameter>>,
    options?: QueryOptions,
  ): Promise<NativeResult>;
  /** Queries that run, and those that wait for their turn. */
  load(): PoolLoad;
  /** Waits for what runs, then lets go of the data. */
  close(): Promise<void>;
}
