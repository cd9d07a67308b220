import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { encodeExportResponse } from '@hotspan/otlp-profiles';
import { describe, expect, test } from 'vitest';
import { type Answer, listen, startCollector } from './collector.fixture.js';
import { createTestExporter, sampleProfiles } from './exporter.fixture.js';

const SECRETS = {
  header: 'header-s3cret',
  environment: 'environment-s3cret',
  created: 'created-s3cret',
  user: 'user-s3cret',
  password: 'password-s3cret',
  query: 'query-s3cret',
  proxyUser: 'proxyuser-s3cret',
  proxyPassword: 'proxypassword-s3cret',
};

const basic = (user: string, password: string): string =>
  Buffer.from(`${user}:${password}`).toString('base64');

/** All forms in which a secret could show up. */
const FORBIDDEN = [
  's3cret',
  basic(SECRETS.user, SECRETS.password),
  basic(SECRETS.proxyUser, SECRETS.proxyPassword),
];

const everySecret = Object.values(SECRETS).join(' and ');
const echo = `bad credentials: ${everySecret}, Basic ${basic(SECRETS.user, SECRETS.password)}`;

/** google.rpc.Status with code 16 and a message. */
function encodeStatus(message: string): Buffer {
  const text = Buffer.from(message);
  const length = [(text.length & 0x7f) | 0x80, text.length >> 7];
  return Buffer.concat([Buffer.from([0x08, 16, 0x12, ...length]), text]);
}

const answers: Record<string, Answer> = {
  'a protobuf status': (response) =>
    response.writeHead(401, { 'content-type': 'application/x-protobuf' }).end(encodeStatus(echo)),
  'a JSON status': (response) =>
    response.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify({ message: echo })),
  'a text that is retried': (response) => response.writeHead(503, { 'content-type': 'text/plain' }).end(echo),
  'a redirect': (response) => response.writeHead(302, { location: `http://x/?key=${everySecret}` }).end(),
  'a partial success': (response) =>
    response
      .writeHead(200, { 'content-type': 'application/x-protobuf' })
      .end(encodeExportResponse({ rejectedProfiles: 1n, errorMessage: echo })),
};

async function exportWithSecrets(port: number): Promise<string> {
  const { exporter, log } = createTestExporter(
    {
      url: `http://${SECRETS.user}:${SECRETS.password}@127.0.0.1:${port}/p?key=${SECRETS.query}`,
      headers: () => ({ 'x-token': SECRETS.header, 'x-created': `Token ${SECRETS.created}` }),
    },
    { env: { OTEL_EXPORTER_OTLP_HEADERS: `x-environment=${SECRETS.environment}` } },
  );
  const result = await exporter.send(sampleProfiles());
  return inspect({ result, log, exporter, stats: exporter.stats() }, { depth: null, showHidden: true });
}

describe('secrets stay out of results and logs', () => {
  test.each(Object.entries(answers))('when the server echoes them in %s', async (_, answer) => {
    const collector = await startCollector(answer);
    // The proxy's secrets are not known to this exporter; take them out of what the server says.
    const shown = (await exportWithSecrets(collector.port)).replaceAll(/proxy(user|password)-s3cret/g, '');
    expect(shown).toContain('127.0.0.1');
    for (const secret of FORBIDDEN) expect(shown).not.toContain(secret);
  });

  test('when the peer echoes the request instead of answering', async () => {
    const { port } = await listen(createServer((socket) => socket.pipe(socket)));
    const shown = await exportWithSecrets(port);
    expect(shown).toContain('HOTSPAN_ERR_EXPORT_NETWORK');
    for (const secret of FORBIDDEN) expect(shown).not.toContain(secret);
  });

  test('when nobody listens', async () => {
    const shown = await exportWithSecrets(1);
    expect(shown).toContain('ECONNREFUSED');
    for (const secret of FORBIDDEN) expect(shown).not.toContain(secret);
  });

  test('when the proxy echoes them', async () => {
    const proxy = await startCollector(answers['a text that is retried']);
    const { exporter, log } = createTestExporter({
      url: `http://${SECRETS.user}:${SECRETS.password}@collector.test/?key=${SECRETS.query}`,
      headers: {
        'x-token': SECRETS.header,
        'x-environment': SECRETS.environment,
        'x-created': `Token ${SECRETS.created}`,
      },
      proxy: `http://${SECRETS.proxyUser}:${SECRETS.proxyPassword}@127.0.0.1:${proxy.port}`,
    });
    const result = await exporter.send(sampleProfiles());
    expect(result.httpStatus).toBe(503);
    const shown = inspect({ result, log, exporter }, { depth: null, showHidden: true });
    for (const secret of FORBIDDEN) expect(shown).not.toContain(secret);
  });

  test('when the options that hold them are wrong', () => {
    const create = () =>
      createTestExporter({
        url: `htp://${SECRETS.user}:${SECRETS.password}@host`,
        headers: { 'x-token': `${SECRETS.header}\n` },
        proxy: `socks5://${SECRETS.proxyUser}:${SECRETS.proxyPassword}@proxy`,
      });
    expect(create).toThrow(/HOTSPAN_ERR_EXPORTER_OPTION/);
    expect(create).not.toThrow(/s3cret/);
  });
});
