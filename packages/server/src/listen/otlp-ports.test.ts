import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { createGrpcClient } from '../ingest/grpc-client.fixture.js';
import { encodeRequest, queryStacks } from '../ingest/otlp-requests.fixture.js';
import { startTestServer, type TestServer } from '../test-server.fixture.js';
import { findFreePort } from './free-port.fixture.js';

const dataDir = mkdtempSync(join(tmpdir(), 'hotspan-ports-'));
afterAll(() => rmSync(dataDir, { recursive: true }));

async function start(options: Parameters<typeof startTestServer>[0]): Promise<TestServer> {
  const server = await startTestServer({ dataDir, ...options });
  onTestFinished(() => server.stop());
  return server;
}

const urlOf = (port: number): string => `http://127.0.0.1:${port}`;

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const isOpen = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
  socket.destroy();
  return isOpen;
}

describe('--otlp-grpc-port and --otlp-http-port', () => {
  it('open ports that take OTLP by both protocols and nothing else', async () => {
    const [otlpGrpcPort, otlpHttpPort] = [await findFreePort(), await findFreePort()];
    const server = await start({ otlpGrpcPort, otlpHttpPort });
    for (const port of [otlpGrpcPort, otlpHttpPort]) {
      const client = createGrpcClient(urlOf(port));
      onTestFinished(() => client.close());
      expect(await client.call(encodeRequest({ service: `grpc ${port}` }))).toMatchObject({ code: 0 });
      const response = await fetch(`${urlOf(port)}/v1development/profiles?by=http`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf' },
        body: encodeRequest({ service: `http ${port}` }),
      });
      expect(response.status).toBe(200);
      for (const service of [`grpc ${port}`, `http ${port}`]) {
        expect(await queryStacks(server, service)).toEqual({ main: [7, 7] });
      }
      for (const path of ['/', '/metrics', '/querier.v1.QuerierService/LabelNames', '/v1/traces']) {
        const refused = await fetch(urlOf(port) + path, { method: 'POST', body: '{}' });
        expect(refused.status).toBe(404);
        expect(await refused.json()).toEqual({
          code: 'unimplemented',
          message: expect.stringMatching(/^\[HOTSPAN_ERR_SERVER_NOT_FOUND\] .* this port takes OTLP alone/),
        });
      }
    }
  });

  it('may be one and the same', async () => {
    const otlpPort = await findFreePort();
    await start({ otlpGrpcPort: otlpPort, otlpHttpPort: otlpPort });
    expect(await isListening(otlpPort)).toBe(true);
  });

  it('may be the main port, which takes OTLP anyway', async () => {
    const port = await findFreePort();
    const server = await start({ port, otlpGrpcPort: port });
    expect((await fetch(`${server.url}/ready`)).status).toBe(200);
  });

  it('are let go of with the server, connections and all', async () => {
    const otlpHttpPort = await findFreePort();
    const server = await start({ otlpHttpPort });
    const agent = new Agent({ keepAlive: true });
    const request = httpRequest(`${urlOf(otlpHttpPort)}/`, { agent }).end();
    const [response] = await once(request, 'response');
    response.resume();
    const [idle] = await once(agent, 'free');
    const silent = connect(otlpHttpPort, '127.0.0.1');
    await once(silent, 'connect');
    const closed = Promise.all([once(idle, 'close'), once(silent, 'close')]);
    silent.resume();
    await server.stop();
    await closed;
    expect(await isListening(otlpHttpPort)).toBe(false);
  });

  it('end the start when one is in use, with nothing left open', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    // A listening TCP server's address is an object.
    const { port: taken } = other.address() as AddressInfo;
    const [port, otlpGrpcPort] = [await findFreePort(), await findFreePort()];
    await expect(startTestServer({ dataDir, port, otlpGrpcPort, otlpHttpPort: taken })).rejects.toThrow(
      `[HOTSPAN_ERR_SERVER_PORT] 127.0.0.1:${taken} is in use by another program. Stop that, or choose another port with --otlp-http-port.`,
    );
    expect([await isListening(port), await isListening(otlpGrpcPort)]).toEqual([false, false]);
    // The data is let go of as well.
    await start({ port, otlpGrpcPort });
    expect([await isListening(port), await isListening(otlpGrpcPort)]).toEqual([true, true]);
  });
});
