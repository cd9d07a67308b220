/** How much is logged. */
export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** Options of the server, complete. Defaults, units and bounds are in option-table.ts. */
export interface ServerOptions {
  /** Address to listen on. */
  readonly host: string;
  /** Port for everything; 0 takes a free one. */
  readonly port: number;
  /** Folder of the embedded store, absolute once resolved. */
  readonly dataDir: string;
  /** Largest request body as sent. */
  readonly maxBodyBytes: number;
  /** Largest request body after decompression. */
  readonly maxDecompressedBytes: number;
  /** Most bytes of requests that are received or wait to be stored. */
  readonly maxPendingBytes: number;
  /** Oldest profile that is accepted. */
  readonly maxProfileAgeMs: number;
  /** How long a write waits for others to be committed with it. */
  readonly commitWaitMs: number;
  /** Longest time of one query, waiting for its turn included. */
  readonly queryTimeoutMs: number;
  /** Most memory of the engine for one query. */
  readonly queryMemoryBytes: number;
  /** Least urgent messages that are logged. */
  readonly logLevel: LogLevel;
}
