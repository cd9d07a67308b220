import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { encodeRequest, queryStacks } from './ingest/otlp-requests.fixture.js';
import { waitForMetric } from './ops/read-metric.fixture.js';
import { startTestServer, type TestServer } from './test-server.fixture.js';

const dataDir = mkdtempSync(join(tmpdir(), 'hotspan-server-'));
afterAll(() => rmSync(dataDir, { recursive: true }));

const WRITE_PATH = '/v1development/profiles';
const PROTOBUF = { 'content-type': 'application/x-protobuf' };

async function start(options: Parameters<typeof startTestServer>[0] = {}): Promise<TestServer> {
  const server = await startTestServer({ dataDir, ...options });
  onTestFinished(() => server.stop());
  return server;
}

describe('stop', () => {
  it('closes connections that are idle, silent or have not said yet what they speak', async () => {
    const server = await start();
    const port = Number(new URL(server.url).port);
    const silent = connect(port, '127.0.0.1');
    const undecided = connect(port, '127.0.0.1');
    undecided.write('PRI * HT');
    const agent = new Agent({ keepAlive: true });
    const request = httpRequest(`${server.url}/ready`, { agent }).end();
    const [response] = await once(request, 'response');
    response.resume();
    const [idle] = await once(agent, 'free');
    const session = connectHttp2(server.url);
    await once(session, 'remoteSettings');
    const closed = Promise.all([silent, undecided, idle, session].map((one) => once(one, 'close')));
    for (const socket of [silent, undecided]) socket.resume();
    await server.stop();
    await closed;
  });

  it('first answers and stores the writes that wait, over HTTP/1.1 and HTTP/2, and closes their connections', async () => {
    const server = await start({ commitWaitMs: 1_000 });
    const body = encodeRequest({ service: 'last' });
    const agent = new Agent({ keepAlive: true });
    const request = httpRequest(`${server.url}${WRITE_PATH}`, { method: 'POST', headers: PROTOBUF, agent });
    request.end(body);
    const session = connectHttp2(server.url);
    const stream = session.request({ ':method': 'POST', ':path': WRITE_PATH, ...PROTOBUF });
    stream.end(body);
    const answers = Promise.all([once(request, 'response'), once(stream, 'response')]);
    const closed = Promise.all([once(request, 'close'), once(session, 'close')]);
    await waitForMetric(server, 'hotspan_pending_bytes', 2 * body.length);

    const stopped = server.stop();
    const [[response], [headers]] = await answers;
    expect([response.statusCode, headers[':status']]).toEqual([200, 200]);
    response.resume();
    stream.resume();
    await stopped;
    await closed;

    const next = await start();
    expect(await queryStacks(next, 'last')).toEqual({ main: [14, 14] });
  });

  it('may be called again', async () => {
    const server = await start();
    await Promise.all([server.stop(), server.stop()]);
    await server.stop();
  });
});

describe('startServer', () => {
  it('finds what an earlier server stored in the folder', async () => {
    const first = await start();
    await first.push(encodeRequest({ service: 'kept' }));
    await first.stop();
    const second = await start();
    expect(await queryStacks(second, 'kept')).toEqual({ main: [7, 7] });
    await second.push(encodeRequest({ service: 'kept' }));
    expect(await queryStacks(second, 'kept')).toEqual({ main: [14, 14] });
  });

  it('leaves nothing open when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(startTestServer({ dataDir, port })).rejects.toThrow(
      new RegExp(
        `^\\[HOTSPAN_ERR_SERVER_PORT\\] 127\\.0\\.0\\.1:${port} is in use by another program\\. .* --port\\.$`,
      ),
    );
    other.close();
    const server = await start({ port });
    expect(server.url).toBe(`http://127.0.0.1:${port}`);
    await server.push(encodeRequest({ service: 'afterwards' }));
    expect(await queryStacks(server, 'afterwards')).toEqual({ main: [7, 7] });
  });
});
