import { once } from 'node:events';
import { mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { startServer } from '../start-server.js';
import { makeCertificate } from './certificate.fixture.js';
import { watchSecrets } from './watch-secrets.js';

const folder = mkdtempSync(join(tmpdir(), 'hotspan-secrets-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a watcher of the files tells, in the order it does. */
function watch(files: { tlsCert?: string; tlsKey?: string; authToken?: string }): string[] {
  const told: string[] = [];
  const unwatch = watchSecrets({
    files: { tlsCert: '', tlsKey: '', authToken: '', multiTenancy: false, ...files },
    onCertificate: ({ cert }) => told.push(cert.toString()),
    onTokens: (entries) => told.push(entries.map(({ token }) => token).join(' ')),
    onProblem: (error) => told.push(String(error)),
    intervalMs: 5,
  });
  onTestFinished(unwatch);
  return told;
}

const expectTold = (told: readonly string[], expected: readonly unknown[]): Promise<void> =>
  expect.poll(() => told, { timeout: 60_000 }).toEqual(expected);

describe('watchSecrets', () => {
  it('reads tokens again when their file changes, and keeps those before when it has a mistake', async () => {
    const path = join(folder, 'tokens');
    writeFileSync(path, 's3cret-1\n');
    const told = watch({ authToken: `@${path}` });
    await expectTold(told, ['s3cret-1']);
    writeFileSync(path, 's3cret-1\ns3cret-2\n');
    await expectTold(told, ['s3cret-1', 's3cret-1 s3cret-2']);
    writeFileSync(path, 's3cret-1\nwirte:s3cret-2\n');
    const problem = expect.stringMatching(
      /_OPTION\] the file \S+tokens of --auth-token .*line 2(?!.*s3cret)/,
    );
    await expectTold(told, ['s3cret-1', 's3cret-1 s3cret-2', problem]);
    unlinkSync(path);
    await expect.poll(() => told.at(-1), { timeout: 60_000 }).toMatch(/cannot be read \(ENOENT\)/);
    writeFileSync(path, 's3cret-3\n');
    await expect.poll(() => told.at(-1), { timeout: 60_000 }).toBe('s3cret-3');
  });

  it('reads a certificate again when a symbolic link leads elsewhere, as in Kubernetes', async () => {
    const [first, second] = [makeCertificate(folder, 'first'), makeCertificate(folder, 'second')];
    const [certPath, keyPath] = [join(folder, 'link.crt'), join(folder, 'link.key')];
    symlinkSync(first.certPath, certPath);
    symlinkSync(first.keyPath, keyPath);
    const told = watch({ tlsCert: certPath, tlsKey: keyPath });
    await expectTold(told, [first.cert]);
    symlinkSync(second.certPath, `${certPath}.new`);
    renameSync(`${certPath}.new`, certPath);
    // A certificate without its key is no pair.
    await expectTold(told, [
      first.cert,
      expect.stringMatching(/_TLS\] .* is not the key of the certificate/),
    ]);
    symlinkSync(second.keyPath, `${keyPath}.new`);
    renameSync(`${keyPath}.new`, keyPath);
    await expectTold(told, [first.cert, expect.anything(), second.cert]);
  });
});

describe('a server whose files change', () => {
  it('uses the new certificate for new connections and the new tokens for all', async () => {
    const { certPath, keyPath, cert } = makeCertificate(folder, 'before');
    const tokenPath = join(folder, 'server-tokens');
    writeFileSync(tokenPath, 's3cret-before\n');
    const server = await startServer({
      host: '127.0.0.1',
      port: 0,
      dataDir: join(folder, 'data'),
      tlsCert: certPath,
      tlsKey: keyPath,
      authToken: `@${tokenPath}`,
      logLevel: 'error',
    });
    onTestFinished(() => server.stop());
    const port = Number(new URL(server.url).port);
    const open = connect({ port, host: '127.0.0.1', ca: cert });
    await once(open, 'secureConnect');

    const after = makeCertificate(folder, 'after');
    writeFileSync(certPath, after.cert);
    writeFileSync(keyPath, after.key);
    writeFileSync(tokenPath, 's3cret-after\n');
    const subject = async (): Promise<string> => {
      const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
      await once(socket, 'secureConnect');
      const { CN } = socket.getPeerCertificate().subject;
      socket.destroy();
      return String(CN);
    };
    await expect.poll(subject, { timeout: 60_000 }).toBe('after');
    const status = async (token: string): Promise<string> => {
      const socket = connect({ port, host: '127.0.0.1', ca: after.cert });
      socket.end(
        `GET /metrics HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\nconnection: close\r\n\r\n`,
      );
      const parts: Buffer[] = await socket.toArray();
      return Buffer.concat(parts).toString().slice(9, 12);
    };
    await expect.poll(() => status('s3cret-after'), { timeout: 60_000 }).toBe('200');
    expect(await status('s3cret-before')).toBe('401');
    // The connection from before goes on.
    open.write('GET /ready HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    const parts: Buffer[] = await open.toArray();
    expect(Buffer.concat(parts).toString()).toMatch(/ready\n$/);
  });
});
