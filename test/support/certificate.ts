import { readFileSync } from 'node:fs';

const read = (name: string): string => readFileSync(new URL(`tls/${name}`, import.meta.url), 'utf8');

/** A certificate for loopback that signed itself, so that nobody trusts it who was not told to, and its key. In PEM. */
export const CERTIFICATE: { readonly cert: string; readonly key: string } = {
  cert: read('collector-cert.pem'),
  key: read('collector-key.pem'),
};
