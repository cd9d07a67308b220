import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMetric, waitForMetric } from '../ops/read-metric.fixture.js';
import { startTestServer, type TestServer } from '../test-server.fixture.js';
import { EXPORT_PATH } from './grpc-client.fixture.js';
import { encodeJsonRequest, encodeRequest, queryStacks } from './otlp-requests.fixture.js';
import { callRaw, frameOf, openRawCall } from './raw-grpc-call.fixture.js';
import { expectNothingStored } from './refusals.fixture.js';

const INVALID_ARGUMENT = 3;
const DEADLINE_EXCEEDED = 4;
const RESOURCE_EXHAUSTED = 8;
const UNIMPLEMENTED = 12;
const CUT_OFF = 'hotspan_refused_requests_total{door="otlp_grpc",code="HOTSPAN_ERR_SERVER_BODY"}';
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const good = (service: string): Uint8Array => encodeRequest({ service });

describe('a call over HTTP/2', () => {
  it.each([
    ['application/grpc', {}],
    ['application/grpc+proto', {}],
    ['Application/GRPC; charset=utf-8', { te: 'trailers' }],
    ['application/grpc', { 'grpc-encoding': 'identity', 'grpc-timeout': '99999999H' }],
    ['application/grpc', { 'grpc-encoding': 'gzip', 'content-encoding': 'gzip' }],
  ])('of type %s with %j is answered with a message and trailers', async (type, headers) => {
    const service = `${type} ${JSON.stringify(headers)}`;
    const outcome = await callRaw(server.url, frameOf(good(service)), { 'content-type': type, ...headers });
    expect(outcome.headers).toMatchObject({
      ':status': 200,
      'content-type': type.split(';')[0]?.toLowerCase(),
      'grpc-accept-encoding': expect.stringMatching(/^identity,gzip,deflate(,zstd)?$/),
    });
    expect(outcome.body).toEqual(Buffer.alloc(5));
    expect(outcome.trailers).toMatchObject({ 'grpc-status': '0' });
    expect(await queryStacks(server, service)).toEqual({ main: [7, 7] });
  });

  it('of type application/grpc+json carries JSON both ways', async () => {
    const body = frameOf(gzipSync(encodeJsonRequest({ service: 'raw json' })), { flags: 1 });
    const headers = { 'content-type': 'application/grpc+json', 'grpc-encoding': 'GZIP' };
    const outcome = await callRaw(server.url, body, headers);
    expect(outcome.code).toBe(0);
    expect(outcome.body).toEqual(frameOf(Buffer.from('{}')));
    expect(await queryStacks(server, 'raw json')).toEqual({ main: [7, 7] });
  });

  it('may come in single bytes', async () => {
    const { stream, outcome } = openRawCall(server.url);
    for (const byte of frameOf(good('raw bytes'))) stream.write(Buffer.of(byte));
    stream.end();
    expect((await outcome).code).toBe(0);
    expect(await queryStacks(server, 'raw bytes')).toEqual({ main: [7, 7] });
  });

  it('has its error in headers that are the whole answer', async () => {
    const { headers, trailers, body } = await callRaw(server.url, frameOf(Buffer.from('no protobuf')));
    expect(headers).toMatchObject({
      ':status': 200,
      'content-type': 'application/grpc',
      'grpc-status': String(INVALID_ARGUMENT),
      'grpc-message': expect.stringMatching(/^\[HOTSPAN_ERR_OTLP_WIRE\] /),
    });
    expect(headers).not.toHaveProperty('grpc-status-details-bin');
    expect([trailers, body.length]).toEqual([{}, 0]);
  });
});

describe('a call that breaks the framing of gRPC', () => {
  const REQUEST = 'HOTSPAN_ERR_SERVER_REQUEST';
  const ENCODING = 'HOTSPAN_ERR_SERVER_ENCODING';

  it.each<
    [
      name: string,
      body: (service: string) => Uint8Array,
      headers: Record<string, string>,
      expected: [code: number, error: string, text: RegExp],
    ]
  >([
    ['by no message', () => new Uint8Array(0), {}, [INVALID_ARGUMENT, REQUEST, /got 0 bytes in all/]],
    ['by half a prefix', () => Buffer.alloc(3), {}, [INVALID_ARGUMENT, REQUEST, /got 3 bytes in all/]],
    [
      'by two messages',
      (service) => Buffer.concat([frameOf(good(service)), frameOf(good(service))]),
      {},
      [INVALID_ARGUMENT, REQUEST, /a single message, and \d+ bytes follow/],
    ],
    [
      'by a message that ends early',
      (service) => frameOf(good(service)).subarray(0, -1),
      {},
      [INVALID_ARGUMENT, REQUEST, /must hold the (\d+) bytes that its message has, got \d+\./],
    ],
    [
      'by flags that are not known',
      (service) => frameOf(good(service), { flags: 2 }),
      {},
      [INVALID_ARGUMENT, REQUEST, /0 or 1 as flags of its message, got 2/],
    ],
    [
      'by compression without its name',
      (service) => frameOf(gzipSync(good(service)), { flags: 1 }),
      {},
      [INVALID_ARGUMENT, ENCODING, /grpc-encoding does not say how/],
    ],
    [
      'by compression that is said to be none',
      (service) => frameOf(gzipSync(good(service)), { flags: 1 }),
      { 'grpc-encoding': 'identity' },
      [INVALID_ARGUMENT, ENCODING, /grpc-encoding does not say how/],
    ],
    [
      'by compression that is none',
      (service) => frameOf(good(service), { flags: 1 }),
      { 'grpc-encoding': 'gzip' },
      [INVALID_ARGUMENT, ENCODING, /is not gzip.*incorrect header check/],
    ],
    [
      'by compression that ends early',
      (service) => frameOf(gzipSync(good(service)).subarray(0, -10), { flags: 1 }),
      { 'grpc-encoding': 'gzip' },
      [INVALID_ARGUMENT, ENCODING, /unexpected end of file/],
    ],
    [
      'by compression that is not known',
      (service) => frameOf(good(service), { flags: 1 }),
      { 'grpc-encoding': 'snappy' },
      [UNIMPLEMENTED, ENCODING, /gzip, deflate.*got "snappy"/],
    ],
    [
      'by a timeout that is none',
      (service) => frameOf(good(service)),
      { 'grpc-timeout': '5 seconds' },
      [INVALID_ARGUMENT, REQUEST, /grpc-timeout must be .*, got "5 seconds"\. Send 5S/],
    ],
  ])('%s is refused, and nothing is held', async (service, body, headers, [code, error, text]) => {
    await expectNothingStored(server, service, async () => {
      const outcome = await callRaw(server.url, body(service), headers);
      expect(outcome).toMatchObject({ code, message: expect.stringMatching(text) });
      expect(outcome.message.startsWith(`[${error}] `)).toBe(true);
      expect(await readMetric(server, 'hotspan_pending_bytes')).toBe(0);
    });
  });

  it('by a length of 4 GiB is refused as soon as it says so', async () => {
    const { stream, outcome } = openRawCall(server.url);
    stream.write(frameOf(Buffer.alloc(0), { length: 2 ** 32 - 1 }));
    // The body has not ended when the answer comes.
    expect(await outcome).toMatchObject({
      code: RESOURCE_EXHAUSTED,
      message: expect.stringMatching(/^\[HOTSPAN_ERR_SERVER_TOO_LARGE\] .* raise --max-body-bytes\.$/),
    });
    expect(await readMetric(server, 'hotspan_pending_bytes')).toBe(0);
    stream.destroy();
  });
});

describe('a call that does not end', () => {
  it('is answered when its time is over, and its bytes are let go of', async () => {
    const { stream, outcome } = openRawCall(server.url, { 'grpc-timeout': '50m' });
    stream.write(frameOf(good('raw late')).subarray(0, -1));
    expect(await outcome).toMatchObject({
      code: DEADLINE_EXCEEDED,
      message: expect.stringMatching(/^\[HOTSPAN_ERR_SERVER_DEADLINE\] .* within the 50 ms/),
    });
    await waitForMetric(server, 'hotspan_pending_bytes', 0);
  });

  it.each<[how: string, end: (call: ReturnType<typeof openRawCall>) => void]>([
    ['its stream is reset', ({ stream }) => stream.destroy()],
    ['its connection breaks', ({ session }) => session.destroy()],
    ['its connection is closed from one side', ({ socket }) => void socket.end()],
  ])('leaves nothing behind when %s, though what came is a whole message', async (how, end) => {
    await expectNothingStored(server, how, async () => {
      const before = await readMetric(server, CUT_OFF);
      const call = openRawCall(server.url);
      // Ignored: the client breaks the call itself.
      call.outcome.catch(() => {});
      call.stream.on('error', () => {});
      const body = frameOf(good(how));
      call.stream.write(body);
      await waitForMetric(server, 'hotspan_pending_bytes', body.length);
      end(call);
      await waitForMetric(server, CUT_OFF, before + 1);
      expect(await readMetric(server, 'hotspan_pending_bytes')).toBe(0);
      call.session.destroy();
    });
  });
});

describe('the path of the method', () => {
  it.each([
    ['application/x-protobuf', (service: string) => Buffer.from(good(service)), ''],
    ['application/json', (service: string) => Buffer.from(encodeJsonRequest({ service })), '{}'],
  ])('takes OTLP/HTTP of type %s as well', async (type, body, answer) => {
    const response = await server.post(EXPORT_PATH, body(`method ${type}`), { 'content-type': type });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    expect(await response.text()).toBe(answer);
    expect(await queryStacks(server, `method ${type}`)).toEqual({ main: [7, 7] });
  });

  it.each(['application/grpc+thrift', 'application/grpc-web', 'application/grpcx', 'text/plain'])(
    'refuses the type %s by HTTP status',
    async (type) => {
      const response = await server.post(EXPORT_PATH, frameOf(good('typed')).toString(), {
        'content-type': type,
      });
      expect(response.status).toBe(415);
    },
  );

  it('refuses other methods of HTTP', async () => {
    const response = await fetch(server.url + EXPORT_PATH);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('takes gRPC over HTTP/1.1 too, with trailers behind chunks', async () => {
    const headers = { 'content-type': 'application/grpc', te: 'trailers' };
    const request = httpRequest(server.url + EXPORT_PATH, { method: 'POST', headers });
    request.end(frameOf(good('http1')));
    const [response] = await once(request, 'response');
    const parts: Buffer[] = [];
    for await (const part of response) parts.push(part);
    expect(response.statusCode).toBe(200);
    expect(Buffer.concat(parts)).toEqual(Buffer.alloc(5));
    expect(response.trailers).toEqual({ 'grpc-status': '0' });
    expect(await queryStacks(server, 'http1')).toEqual({ main: [7, 7] });
  });

  it('takes gRPC nowhere else', async () => {
    const response = await server.post('/v1development/profiles', frameOf(good('elsewhere')).toString(), {
      'content-type': 'application/grpc',
    });
    expect(response.status).toBe(415);
  });
});
