import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../listen/certificate.fixture.js';
import { type RunningServer, startServer } from '../start-server.js';
import { createGrpcClient, type GrpcClient } from './grpc-client.fixture.js';
import { encodeJsonRequest, encodeLargeRequest, encodeRequest } from './otlp-requests.fixture.js';

const folder = mkdtempSync(join(tmpdir(), 'hotspan-otlp-access-'));
const { certPath, keyPath, cert } = makeCertificate(folder);
const WRITER = { authorization: 'Bearer s3cret-write' };
const READER = { authorization: 'Bearer s3cret-read' };
const MESSAGE = encodeRequest({ service: 'shop' });
let server: RunningServer;
let client: GrpcClient;

beforeAll(async () => {
  const config = join(folder, 'config.yaml');
  writeFileSync(config, 'tenants:\n  slow:\n    ingestion_rate: 1KiB\n    ingestion_burst: 2KiB\n');
  server = await startServer({
    host: '127.0.0.1',
    port: 0,
    dataDir: join(folder, 'data'),
    commitWaitMs: 5,
    tlsCert: certPath,
    tlsKey: keyPath,
    multiTenancy: true,
    authToken: 'write:s3cret-write,read:s3cret-read',
    config,
  });
  client = createGrpcClient(server.url, { certificate: cert });
});
afterAll(async () => {
  client.close();
  await server.stop();
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly contentType: string | undefined;
  readonly retryAfter: string | undefined;
  readonly body: string;
}

async function post(
  body: Uint8Array | string,
  contentType: string,
  headers: Record<string, string>,
): Promise<Answer> {
  const request = httpsRequest(`${server.url}/v1development/profiles`, {
    method: 'POST',
    ca: cert,
    agent: false,
    headers: { 'content-type': contentType, ...headers },
  });
  request.end(body);
  // What the event gives, by Node.js's documentation.
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let text = '';
  for await (const part of response.setEncoding('utf8')) text += part;
  const { 'content-type': type, 'retry-after': retryAfter } = response.headers;
  return { status: response.statusCode, contentType: type, retryAfter, body: text };
}

describe('who may write', () => {
  it.each([
    ['no token', { 'x-scope-orgid': 'a' }, 16, 401, 'unauthenticated', 'UNAUTHENTICATED'],
    [
      'a token that nobody knows',
      { authorization: 'Bearer s3cret-wrong', 'x-scope-orgid': 'a' },
      16,
      401,
      'unauthenticated',
      'UNAUTHENTICATED',
    ],
    ['no tenant', WRITER, 16, 401, 'unauthenticated', 'UNAUTHENTICATED'],
    ['a token for reading', { ...READER, 'x-scope-orgid': 'a' }, 7, 403, 'permission_denied', 'FORBIDDEN'],
  ])('is not who sends %s, by gRPC and by HTTP', async (_, headers, rpcCode, status, word, code) => {
    const message = expect.stringMatching(new RegExp(`^\\[HOTSPAN_ERR_SERVER_${code}\\] `));
    expect(await client.call(MESSAGE, { metadata: headers })).toMatchObject({ code: rpcCode, message });
    for (const [type, body] of [
      ['application/x-protobuf', MESSAGE],
      ['application/json', encodeJsonRequest({ service: 'shop' })],
    ] as const) {
      const answer = await post(body, type, headers);
      expect(answer).toMatchObject({ status, contentType: 'application/json; charset=utf-8' });
      expect(JSON.parse(answer.body)).toEqual({ code: word, message });
    }
  });

  it('is not who names a tenant as none can be named', async () => {
    const headers = { ...WRITER, 'x-scope-orgid': 'a/b' };
    const message = expect.stringMatching(/^\[HOTSPAN_ERR_SERVER_TENANT\] /);
    expect(await client.call(MESSAGE, { metadata: headers })).toMatchObject({ code: 3, message });
    const answer = await post(encodeJsonRequest({ service: 'shop' }), 'application/json', headers);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toEqual({ code: 3, message });
  });

  it('is who sends a token for it and a tenant, over TLS', async () => {
    const headers = { ...WRITER, 'x-scope-orgid': 'a' };
    expect(await client.call(MESSAGE, { metadata: headers })).toMatchObject({ code: 0 });
    expect(await post(MESSAGE, 'application/x-protobuf', headers)).toMatchObject({ status: 200 });
  });
});

it('a tenant that sends more than its rate is told when to send again, by gRPC and by HTTP', async () => {
  const headers = { ...WRITER, 'x-scope-orgid': 'slow' };
  const message = encodeLargeRequest('slow', 1_800);
  const outcomes = [
    await client.call(message, { metadata: headers }),
    await client.call(message, { metadata: headers }),
  ];
  expect(outcomes).toMatchObject([
    { code: 0, retryAfterSeconds: undefined },
    {
      code: 8,
      message: expect.stringMatching(/^\[HOTSPAN_ERR_SERVER_RATE\] the tenant "slow" may send 1024 bytes/),
    },
  ]);
  expect(outcomes[1]?.retryAfterSeconds).toBeGreaterThan(0);
  const answer = await post(message, 'application/x-protobuf', headers);
  expect(answer.status).toBe(429);
  expect(Number(answer.retryAfter)).toBeGreaterThan(0);
});
