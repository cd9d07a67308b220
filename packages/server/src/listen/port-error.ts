import { ServerError } from '../errors.js';

export interface PortAddress {
  readonly host: string;
  readonly port: number;
  /** The flag that the port comes from, without dashes. */
  readonly flag: string;
}

/** HOTSPAN_ERR_SERVER_PORT for what listen(2) threw. */
export function portError(cause: unknown, { host, port, flag }: PortAddress): ServerError {
  // Errors of listen(2) carry its code.
  const code = (cause as NodeJS.ErrnoException).code;
  const reason =
    code === 'EADDRINUSE'
      ? `is in use by another program. Stop that, or choose another port with --${flag}`
      : `cannot be listened on (${code ?? cause}). Choose another address with --host, or port with --${flag}`;
  return new ServerError('HOTSPAN_ERR_SERVER_PORT', `${host}:${port} ${reason}.`, { cause });
}
