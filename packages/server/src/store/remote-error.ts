import { ServerError, type ServerErrorCode } from '../errors.js';
import type { ClickHouseAddress } from './clickhouse-url.js';
import { engineCodeOf, storeError } from './store-error.js';

/** Codes of ClickHouse's src/Common/ErrorCodes.cpp that only a server of its own raises. */
const SERVER_CODES: Readonly<Record<number, readonly [code: ServerErrorCode, text: string, fix: string]>> = {
  81: ['HOTSPAN_ERR_SERVER_STORE', 'has no such database', 'Create the one that --clickhouse-url names'],
  192: wrongUser(),
  193: wrongUser(),
  194: wrongUser(),
  516: wrongUser(),
  202: [
    'HOTSPAN_ERR_SERVER_BUSY',
    'runs too many queries already',
    'Try again shortly, or raise its max_concurrent_queries',
  ],
  497: [
    'HOTSPAN_ERR_SERVER_STORE',
    'does not let its user do what is needed',
    'Grant the user of --clickhouse-url SELECT, INSERT, CREATE TABLE, ALTER and DROP TABLE on the database, and with --clickhouse-cluster CLUSTER and REMOTE',
  ],
};

function wrongUser(): readonly [ServerErrorCode, string, string] {
  return [
    'HOTSPAN_ERR_SERVER_STORE',
    'refused user or password',
    'Correct them in --clickhouse-url, with special characters percent-encoded',
  ];
}

/** The one place where errors of a connection become ours. What the server itself says is the engine's. */
export function remoteError({ origin }: Pick<ClickHouseAddress, 'origin'>, cause: unknown): ServerError {
  if (cause instanceof ServerError) return cause;
  const engineCode = engineCodeOf(cause);
  const known = SERVER_CODES[engineCode ?? 0];
  if (known !== undefined) {
    const [code, text, fix] = known;
    return new ServerError(code, `ClickHouse at ${origin} ${text} (its code ${engineCode}). ${fix}.`, {
      cause,
    });
  }
  if (engineCode !== undefined) return storeError(cause);
  const code = networkCodeOf(cause);
  if (code !== undefined) {
    return new ServerError(
      'HOTSPAN_ERR_SERVER_STORE',
      `ClickHouse at ${origin} cannot be reached (${code}). Start it, or correct --clickhouse-url; the next request tries again.`,
      { cause },
    );
  }
  // A proxy in between, or another program on that port.
  const answer = (cause instanceof Error ? cause.message : String(cause)).trim().slice(0, 100);
  return new ServerError(
    'HOTSPAN_ERR_SERVER_STORE',
    `what answers at ${origin} is not ClickHouse's HTTP interface: ${JSON.stringify(answer)}. Correct --clickhouse-url; the interface has port 8123, with TLS 8443.`,
    { cause },
  );
}

/** The code of an error of sockets or TLS, as ECONNREFUSED; undefined for others. */
export function networkCodeOf(error: unknown): string | undefined {
  // Of several addresses of a name that all failed, the errors are in a list.
  const { code, errors } = (error ?? {}) as { readonly code?: unknown; readonly errors?: readonly unknown[] };
  if (typeof code === 'string' && /^[A-Z][A-Z_\d]+$/.test(code)) return code;
  return errors?.map(networkCodeOf).find((found) => found !== undefined);
}
