/** The OTLP specification's recommended cap on a response body. */
export const MAX_RESPONSE_BYTES: number = 4 * 1024 * 1024;

/** Longer than the 15 s between two windows of the agent, so that they share one connection and handshake. */
export const KEEP_ALIVE_MS = 30_000;

/**
 * A lost first packet is repeated after 1 s and 3 s; a connection not up by then is better begun anew. It
 * also bounds how long an attempt to connect can hold a process that wants to end.
 */
export const MAX_CONNECT_MS = 5_000;

/** One request. */
export interface RequestInit {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly signal: AbortSignal;
}

/** The answer to it, whose body is not read yet. */
export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: { bytes(): Promise<Uint8Array> };
}

/** The connections of one exporter to its endpoint. */
export interface Dispatcher {
  /** Sends a POST. Rejects with what the network or the parser of answers has to say. */
  post(request: RequestInit): Promise<Answer>;
  /** Closes all connections. */
  close(): Promise<void>;
}
