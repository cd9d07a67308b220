/** Every code the server can answer or print, with what it means. Codes are public API and are never renamed. */
export const ERROR_CODES = {
  HOTSPAN_ERR_SERVER_OPTION: 'A flag or environment variable is unknown or out of range.',
  HOTSPAN_ERR_SERVER_PORT: 'The address cannot be listened on.',
  HOTSPAN_ERR_SERVER_DATA_DIR: 'The data directory cannot be used.',
  HOTSPAN_ERR_SERVER_SCHEMA: 'The data was written by a newer version of the server.',
  HOTSPAN_ERR_SERVER_CONTENT_TYPE: 'The request has a content type that this address does not take.',
  HOTSPAN_ERR_SERVER_ENCODING: 'The request body is compressed in a way that cannot be undone.',
  HOTSPAN_ERR_SERVER_TOO_LARGE: 'The request body is larger than the limit, as sent or decompressed.',
  HOTSPAN_ERR_SERVER_BODY: 'The request body could not be received whole.',
  HOTSPAN_ERR_SERVER_PROFILE: 'A profile breaks a rule of what can be stored.',
  HOTSPAN_ERR_SERVER_FORMAT: 'The query or form of /ingest cannot be understood.',
  HOTSPAN_ERR_SERVER_RATE: 'A tenant sends more than its limits allow.',
  HOTSPAN_ERR_SERVER_UNAUTHENTICATED: 'The request names no tenant or carries no valid token.',
  HOTSPAN_ERR_SERVER_FORBIDDEN: 'The token of the request does not allow what it asks for.',
  HOTSPAN_ERR_SERVER_TENANT: 'The tenant of the request has a name that none can have.',
  HOTSPAN_ERR_SERVER_CONFIG: 'The configuration file cannot be read or has a mistake.',
  HOTSPAN_ERR_SERVER_TLS: 'Certificate or key cannot be used.',
  HOTSPAN_ERR_SERVER_ENGINE: 'The embedded engine cannot run here.',
  HOTSPAN_ERR_SERVER_CORRUPT: 'Files of the store are damaged.',
  HOTSPAN_ERR_SERVER_BACKUP: 'A backup cannot be made, read or restored.',
  HOTSPAN_ERR_SERVER_STARTING: 'The server is not ready yet, or stops.',
  HOTSPAN_ERR_SERVER_DISK_FULL: 'The disk of the data directory is full.',
  HOTSPAN_ERR_SERVER_BUSY: 'More waits to be stored or answered than may, or for too long.',
  HOTSPAN_ERR_SERVER_STORE: 'The store failed to write or read.',
  HOTSPAN_ERR_SERVER_SETTING: 'A setting breaks a rule of what can be stored.',
  HOTSPAN_ERR_SERVER_CONFLICT: 'What is stored is newer than what was sent.',
  HOTSPAN_ERR_SERVER_UNKNOWN_ID: 'The tenant has nothing of the id that is asked for.',
  HOTSPAN_ERR_SERVER_QUERY: 'A query is incomplete or contradictory.',
  HOTSPAN_ERR_SERVER_SELECTOR: 'A label selector cannot be parsed.',
  HOTSPAN_ERR_SERVER_QUERY_LIMIT: 'A query needs more time or memory than one query may.',
  HOTSPAN_ERR_SERVER_NOT_FOUND: 'No address of the server takes this request.',
  HOTSPAN_ERR_SERVER_REQUEST: 'The request breaks a rule of HTTP or gRPC that its address relies on.',
  HOTSPAN_ERR_SERVER_DEADLINE: 'The answer did not come within the time that the request allows.',
  HOTSPAN_ERR_SERVER_INTERNAL: 'The server failed by a mistake of its own.',
} as const;

export type ServerErrorCode = keyof typeof ERROR_CODES;

export interface ServerErrorOptions extends ErrorOptions {
  /** When the same request can succeed. */
  readonly retryAfterSeconds?: number;
}

/** An error whose message is meant for the user. It starts with the code in brackets and says what to do. */
export class ServerError extends Error {
  readonly code: ServerErrorCode;
  /** When the same request can succeed; undefined where nobody knows. */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ServerErrorCode, message: string, options?: ServerErrorOptions) {
    super(`[${code}] ${message}`, options);
    this.name = 'ServerError';
    this.code = code;
    this.retryAfterSeconds = options?.retryAfterSeconds;
  }
}

/** An error of one part of a request, told apart from those of the others; what is no ServerError is given back as it is. */
export function errorWithin(part: string, error: unknown): unknown {
  if (!(error instanceof ServerError)) return error;
  const { code, message, retryAfterSeconds } = error;
  const options = { cause: error, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
  return new ServerError(code, `${part}: ${message.slice(`[${code}] `.length)}`, options);
}
