/** How much is logged. */
export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** Options of the server, complete. Each is also a flag and an environment variable: option-table.ts reads and checks them. */
export interface ServerOptions {
  /** Address to listen on. Default `0.0.0.0`, all of this machine's. Env: HOTSPAN_SERVER_HOST. */
  readonly host: string;
  /** Port for everything; 0 takes a free one. Default 4040; 0 to 65 535. Env: HOTSPAN_SERVER_PORT. */
  readonly port: number;
  /**
   * Folder of the embedded store, made if it is not there; without glob characters. Absolute once resolved. Default
   * `hotspan-data` in the current folder. Env: HOTSPAN_SERVER_DATA_DIR.
   */
  readonly dataDir: string;
  /** Largest request body as sent, in bytes. Default 32 MiB; 1 KiB to 1 GiB. Env: HOTSPAN_SERVER_MAX_BODY_BYTES. */
  readonly maxBodyBytes: number;
  /**
   * Largest request body after decompression, in bytes. Default 64 MiB; 1 KiB to 1 GiB. Env:
   * HOTSPAN_SERVER_MAX_DECOMPRESSED_BYTES.
   */
  readonly maxDecompressedBytes: number;
  /**
   * Most bytes of requests that are received or wait to be stored; beyond it writes are answered 429. Default 256 MiB;
   * 1 MiB to 64 GiB. Env: HOTSPAN_SERVER_MAX_PENDING_BYTES.
   */
  readonly maxPendingBytes: number;
  /** Oldest profile that is accepted, in milliseconds. Default 30 days; 1 minute to 90 days. Env: HOTSPAN_SERVER_MAX_PROFILE_AGE. */
  readonly maxProfileAgeMs: number;
  /**
   * How long a write waits for others to be committed with it, in milliseconds. Default 100; 0 to 5 000. Env:
   * HOTSPAN_SERVER_COMMIT_WAIT.
   */
  readonly commitWaitMs: number;
  /**
   * Longest time of one query, waiting for its turn included, in milliseconds. Default 30 000; 100 to 3 600 000. Env:
   * HOTSPAN_SERVER_QUERY_TIMEOUT.
   */
  readonly queryTimeoutMs: number;
  /** Most memory of the engine for one query, in bytes. Default 1 GiB; 16 MiB to 64 GiB. Env: HOTSPAN_SERVER_QUERY_MEMORY_BYTES. */
  readonly queryMemoryBytes: number;
  /** Least urgent messages that are logged, as JSON lines on stderr. Default `warn`. Env: HOTSPAN_SERVER_LOG_LEVEL. */
  readonly logLevel: LogLevel;
}
