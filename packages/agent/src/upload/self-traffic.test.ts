import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startProfiledProgram } from '../lifecycle/profiled-program.fixture.js';
import type { UploadProtocol } from '../options/start-options.js';

/**
 * A program traced by the real SDK and http instrumentation, and by the part of undici's that asks whether to make a
 * span. It makes one request of its own by each, and prints the names of all spans.
 */
const HOST = `
  import { channel } from 'node:diagnostics_channel';
  import { createRequire } from 'node:module';
  const require = createRequire(process.cwd() + '/packages/agent/');
  const { trace, context } = require('@opentelemetry/api');
  const { isTracingSuppressed } = require('@opentelemetry/core');
  const { NodeTracerProvider } = require('@opentelemetry/sdk-trace-node');
  const { registerInstrumentations } = require('@opentelemetry/instrumentation');
  const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');

  const names = [];
  // Also of spans that never end, as that of a tunnel through a proxy.
  const processor = { onStart: ({ name }) => names.push(name), onEnd() {}, forceFlush: async () => {}, shutdown: async () => {} };
  new NodeTracerProvider({ spanProcessors: [processor] }).register();
  registerInstrumentations({ instrumentations: [new HttpInstrumentation()] });
  const tracer = trace.getTracer('undici');
  channel('undici:request:create').subscribe(({ request }) => {
    if (!isTracingSuppressed(context.active())) tracer.startSpan('undici ' + request.method).end();
  });

  const http = require('node:http');
  const server = http.createServer((request, response) => response.end('ok'));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => http.get({ port, agent: false }, (response) => response.resume().once('end', resolve)));
  await (await fetch('http://127.0.0.1:' + port)).text();
  server.close();
  server.closeAllConnections();

  const { profiler } = globalThis[Symbol.for('hotspan.thread.1')].running;
  await trace.getTracer('host').startActiveSpan('request', async (span) => {
    for (let flush = 0; flush < 2; flush++) {
      burnCpu(60);
      await profiler.flush();
    }
    span.end();
  });
  console.log(JSON.stringify({ names: names.sort(), uploads: profiler.stats().uploads }));
`;

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {
      // Ignored: the program ends while its connections are open.
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, 'close');
  });
  // A TCP server's address is always an AddressInfo.
  return (server.address() as AddressInfo).port;
}

/** A server of every protocol behind a proxy: by gRPC, grpc-js asks for the tunnel with Node's own http. */
async function startProxy(): Promise<string> {
  const grpc = createHttp2Server();
  grpc.on('stream', (stream) => {
    stream.resume().once('end', () => {
      const trailers = { 'grpc-status': '0' };
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.once('wantTrailers', () => stream.sendTrailers(trailers));
      // An empty message.
      stream.end(Buffer.alloc(5));
    });
  });
  const grpcPort = await listen(grpc);
  const proxy = createHttpServer((request, response) => request.resume().once('end', () => response.end()));
  proxy.on('connect', (_, socket: Socket) => {
    const upstream = connect(grpcPort, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  return `http://127.0.0.1:${await listen(proxy)}`;
}

/** Through a proxy the exporter has another client than without. */
const WAYS: readonly (readonly [UploadProtocol, 'direct' | 'proxy'])[] = [
  ['http/protobuf', 'direct'],
  ['http/protobuf', 'proxy'],
  ['http/json', 'proxy'],
  ['grpc', 'proxy'],
  ['pyroscope', 'direct'],
  ['pyroscope', 'proxy'],
];

test.each(WAYS)('uploads by %s, %s, are no spans of the program', async (protocol, way) => {
  // It answers what comes without a proxy as well.
  const server = await startProxy();
  const program = startProfiledProgram({
    sink: { url: way === 'proxy' ? 'http://collector.test:4317' : server },
    source: HOST,
    env: {
      HOTSPAN_PROTOCOL: protocol,
      ...(way === 'proxy' && { http_proxy: server }),
      HOTSPAN_SHUTDOWN_TIMEOUT_MS: '60000',
      OTEL_EXPORTER_OTLP_TIMEOUT: '60000',
    },
  });
  const { stdout, stderr, exitCode } = await program.result;
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  expect(JSON.parse(stdout)).toEqual({
    // The program's requests, seen by client and server, the one of fetch by undici's channel, and the span of its own.
    names: ['GET', 'GET', 'GET', 'request', 'undici GET'],
    uploads: 2,
  });
});
