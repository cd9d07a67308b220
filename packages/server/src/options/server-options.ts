/** How much is logged. */
export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** Options of the server, complete. Each is also a flag and an environment variable: option-table.ts reads and checks them. */
export interface ServerOptions {
  /**
   * YAML file of options and of tenants' limits, at most 1 MiB; absolute once resolved. Default none, the empty string. Env:
   * HOTSPAN_SERVER_CONFIG.
   */
  readonly config: string;
  /** Address to listen on. Default `0.0.0.0`, all of this machine's. Env: HOTSPAN_SERVER_HOST. */
  readonly host: string;
  /** Port for everything; 0 takes a free one. Default 4040; 0 to 65 535. Env: HOTSPAN_SERVER_PORT. */
  readonly port: number;
  /** Another port for OTLP alone, usually 4317; 0 opens none. Default 0; 0 to 65 535. Env: HOTSPAN_SERVER_OTLP_GRPC_PORT. */
  readonly otlpGrpcPort: number;
  /** Another port for OTLP alone, usually 4318; 0 opens none. Default 0; 0 to 65 535. Env: HOTSPAN_SERVER_OTLP_HTTP_PORT. */
  readonly otlpHttpPort: number;
  /**
   * Folder of the embedded store, made if it is not there; without glob characters. Absolute once resolved. Default
   * `hotspan-data` in the current folder. Env: HOTSPAN_SERVER_DATA_DIR.
   */
  readonly dataDir: string;
  /**
   * ClickHouse server that holds the data, in place of the embedded store: `http://USER:PASSWORD@HOST:PORT/DATABASE`, or
   * https. Default none, the empty string. Env: HOTSPAN_SERVER_CLICKHOUSE_URL.
   */
  readonly clickhouseUrl: string;
  /**
   * Cluster of that server over which tables are spread, as its `remote_servers` name it. Default none, the empty string;
   * goes with `clickhouseUrl`. Env: HOTSPAN_SERVER_CLICKHOUSE_CLUSTER.
   */
  readonly clickhouseCluster: string;
  /**
   * PEM file of the certificate chain, absolute once resolved; with it the port speaks TLS only. Default none, the empty
   * string; goes with `tlsKey`. Env: HOTSPAN_SERVER_TLS_CERT.
   */
  readonly tlsCert: string;
  /**
   * PEM file of the certificate's private key, absolute once resolved. Default none, the empty string; goes with
   * `tlsCert`. Env: HOTSPAN_SERVER_TLS_KEY.
   */
  readonly tlsKey: string;
  /**
   * Tokens that clients must send, 1 to 1 000 of 8 to 512 visible ASCII characters: `TOKEN`, `SCOPE+SCOPE:TOKEN` or
   * `SCOPE@TENANT:TOKEN` with commas between, or `@FILE` with one a line. Default none, the empty string: everybody may do
   * everything. Env: HOTSPAN_SERVER_AUTH_TOKEN.
   */
  readonly authToken: string;
  /** Whether `X-Scope-OrgID` names the tenant that a request is of. Default false. Env: HOTSPAN_SERVER_MULTI_TENANCY. */
  readonly multiTenancy: boolean;
  /**
   * Most connections of a port at once; those beyond are closed as they come. Each takes a file of the process. Default
   * 16 384; 16 to 1 000 000. Env: HOTSPAN_SERVER_MAX_CONNECTIONS.
   */
  readonly maxConnections: number;
  /** Largest request body as sent, in bytes. Default 32 MiB; 1 KiB to 1 GiB. Env: HOTSPAN_SERVER_MAX_BODY_BYTES. */
  readonly maxBodyBytes: number;
  /**
   * Largest request body after decompression, in bytes. Default 64 MiB; 1 KiB to 1 GiB. Env:
   * HOTSPAN_SERVER_MAX_DECOMPRESSED_BYTES.
   */
  readonly maxDecompressedBytes: number;
  /**
   * Most bytes of requests that are received or wait to be stored; beyond it, and when they wait over 5 s, writes are answered
   * 429. Default 64 MiB; 1 MiB to 64 GiB. Env: HOTSPAN_SERVER_MAX_PENDING_BYTES.
   */
  readonly maxPendingBytes: number;
  /** Oldest profile that is accepted, in milliseconds. Default 30 days; 1 minute to 90 days. Env: HOTSPAN_SERVER_MAX_PROFILE_AGE. */
  readonly maxProfileAgeMs: number;
  /**
   * How long data is kept, in milliseconds; 0 = for ever. Whole days, weeks and months go when all of their data is older.
   * Default 30 days; 1 to 3 650 days. Env: HOTSPAN_SERVER_RETENTION.
   */
  readonly retentionMs: number;
  /**
   * Most bytes of stored data; beyond it the oldest days are dropped, whoever they belong to, but never the current one.
   * Default 0, no limit; 1 MB to 1 000 TB. Env: HOTSPAN_SERVER_MAX_DISK.
   */
  readonly maxDiskBytes: number;
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
  /**
   * Memory for what queries found in hours that are over, in bytes; 0 = nothing is remembered. Default 32 MiB; 1 MB to 64 GB. Env:
   * HOTSPAN_SERVER_QUERY_CACHE_BYTES.
   */
  readonly queryCacheBytes: number;
  /**
   * URL of a trace in the program that keeps traces, with `{trace_id}` and if need be `{span_id}` where the ids go; the web page links to
   * it. http or https, at most 2 048 characters. Default none, the empty string. Env: HOTSPAN_SERVER_TRACE_LINK.
   */
  readonly traceLink: string;
  /** Least urgent messages that are logged, as JSON lines on stderr. Default `warn`. Env: HOTSPAN_SERVER_LOG_LEVEL. */
  readonly logLevel: LogLevel;
}
