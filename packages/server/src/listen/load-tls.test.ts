import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeCertificate } from './certificate.fixture.js';
import { loadTls } from './load-tls.js';

const folder = mkdtempSync(join(tmpdir(), 'hotspan-tls-'));
afterAll(() => rmSync(folder, { recursive: true }));

const { certPath, keyPath, cert, key } = makeCertificate(folder);
const other = makeCertificate(folder, 'other');
const encrypted = join(folder, 'encrypted.key');
execFileSync('openssl', ['ec', '-in', keyPath, '-aes256', '-passout', 'pass:secret', '-out', encrypted], {
  stdio: 'pipe',
});
const nonsense = join(folder, 'nonsense.pem');
writeFileSync(nonsense, 'nonsense');
const chain = join(folder, 'chain.pem');
writeFileSync(chain, `${cert}${other.cert}`);

describe('loadTls', () => {
  it('is undefined without files', () => {
    expect(loadTls({ tlsCert: '', tlsKey: '' })).toBeUndefined();
  });

  it('reads a pair that fits, and a chain', () => {
    expect(loadTls({ tlsCert: certPath, tlsKey: keyPath })).toEqual({
      cert: Buffer.from(cert),
      key: Buffer.from(key),
    });
    expect(loadTls({ tlsCert: chain, tlsKey: keyPath })?.cert.toString()).toBe(`${cert}${other.cert}`);
  });

  it.each([
    ['a certificate alone', certPath, '', /--tls-cert is given without --tls-key\. Give both/],
    ['a key alone', '', keyPath, /--tls-key is given without --tls-cert\. Give both/],
    ['a file that is not there', `${folder}/none`, keyPath, /--tls-cert .*none cannot be read \(ENOENT\)/],
    ['a folder', certPath, folder, /--tls-key .* cannot be read \(EISDIR\)/],
    ['a certificate that is none', nonsense, keyPath, /--tls-cert .* is not a certificate chain in PEM/],
    ['a key that is none', certPath, nonsense, /--tls-key .* is not an unencrypted private key in PEM/],
    ['an encrypted key', certPath, encrypted, /--tls-key .* is not an unencrypted private key in PEM/],
    ['both the other way round', keyPath, certPath, /--tls-cert .* is not a certificate chain in PEM/],
    [
      'the key of another',
      certPath,
      other.keyPath,
      /--tls-key .* is not the key of the certificate .* \(.*mismatch\)/,
    ],
  ])('refuses %s and says how to go on', (_, tlsCert, tlsKey, message) => {
    expect(() => loadTls({ tlsCert, tlsKey })).toThrow(message);
    expect(() => loadTls({ tlsCert, tlsKey })).toThrow(/^\[HOTSPAN_ERR_SERVER_TLS\] [^\n]* Give [^\n]*\.$/);
  });
});
