import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { ServerError } from '../errors.js';

/** Paths of PEM files; the empty string for none. */
export interface TlsFiles {
  readonly tlsCert: string;
  readonly tlsKey: string;
}

/** A certificate chain and its key, found to fit. */
export interface TlsKeyPair {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/**
 * Reads certificate and key; undefined when there are none. Throws HOTSPAN_ERR_SERVER_TLS for one without the other, what
 * cannot be read, and what does not fit together.
 */
export function loadTls({ tlsCert, tlsKey }: TlsFiles): TlsKeyPair | undefined {
  if (tlsCert === '' && tlsKey === '') return undefined;
  if (tlsCert === '' || tlsKey === '') {
    const [given, missing] = tlsCert === '' ? ['tls-key', 'tls-cert'] : ['tls-cert', 'tls-key'];
    throw tlsError(`--${given} is given without --${missing}. Give both, or none for a server without TLS.`);
  }
  const cert = readPem('tls-cert', tlsCert);
  const key = readPem('tls-key', tlsKey);
  check({ cert }, `--tls-cert ${tlsCert} is not a certificate chain in PEM`);
  check({ key }, `--tls-key ${tlsKey} is not an unencrypted private key in PEM`);
  check({ cert, key }, `--tls-key ${tlsKey} is not the key of the certificate ${tlsCert}`);
  return { cert, key };
}

function readPem(flag: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    // Errors of the file system carry a code.
    const { code } = cause as NodeJS.ErrnoException;
    throw tlsError(`--${flag} ${path} cannot be read (${code}). Give a file that this user may read.`, cause);
  }
}

function check(parts: Partial<TlsKeyPair>, problem: string): void {
  try {
    createSecureContext(parts);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw tlsError(`${problem} (${reason}). Give a pair that belongs together.`, cause);
  }
}

function tlsError(message: string, cause?: unknown): ServerError {
  return new ServerError('HOTSPAN_ERR_SERVER_TLS', message, { cause });
}
