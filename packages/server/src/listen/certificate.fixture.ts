import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A self-signed certificate of 127.0.0.1 and its key, made by the program openssl. */
export interface TestCertificate {
  readonly certPath: string;
  readonly keyPath: string;
  /** What a client that trusts it is given. */
  readonly cert: string;
  readonly key: string;
}

/** Makes `<name>.crt` and `<name>.key` in a folder, or makes others in their place. */
export function makeCertificate(folder: string, name = 'tls'): TestCertificate {
  const certPath = join(folder, `${name}.crt`);
  const keyPath = join(folder, `${name}.key`);
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
      ...['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'],
      ...['-keyout', keyPath, '-out', certPath],
    ],
    { stdio: 'pipe' },
  );
  return { certPath, keyPath, cert: readFileSync(certPath, 'utf8'), key: readFileSync(keyPath, 'utf8') };
}
