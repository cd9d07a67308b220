// Servers that the requests talk to, in the same process: an echo over TCP, and HTTP that works in a span whose parent
// comes in with the request's headers.

import { once } from 'node:events';
import { Agent, createServer as createHttpServer } from 'node:http';
import { connect, createServer } from 'node:net';
import { setTimeout as timer } from 'node:timers/promises';

const MAX_SOCKETS = 4;
/** `SpanKind.SERVER`, as instrumentations give it to the span of a request. */
const SERVER = 1;

export async function startPeers({ api: { context, ROOT_CONTEXT, trace }, tracer, owners, busy }) {
  const echo = createServer((socket) => {
    socket.on('data', (bytes) => {
      busy(owners.current().number, 'echo');
      socket.write(bytes);
    });
  });
  const http = createHttpServer(async (request, response) => {
    const parentContext = trace.setSpanContext(ROOT_CONTEXT, readTraceParent(request.headers.traceparent));
    const span = tracer.startSpan('served', { kind: SERVER }, parentContext);
    owners.register(span, undefined);
    await context.with(trace.setSpan(parentContext, span), async () => {
      busy(owners.current().number, 'serve');
      await timer(1);
      busy(owners.current().number, 'serve');
      request.on('end', () => busy(owners.current().number, 'serve')).resume();
      response.write('half');
      await timer(1);
      busy(owners.current().number, 'serve');
      response.end('half');
    });
    span.end();
  });
  // Longer than any run: a connection that the server closes while a request goes out on it fails that request.
  http.keepAliveTimeout = 3_600_000;
  const ports = await Promise.all([listen(echo), listen(http)]);
  const httpAgent = new Agent({ keepAlive: true, maxSockets: MAX_SOCKETS });
  const sockets = [];
  const waiting = [];
  let opened = 0;

  return {
    httpUrl: `http://127.0.0.1:${ports[1]}/`,
    httpAgent,
    headersOf(span) {
      const { traceId, spanId, traceFlags } = span.spanContext();
      return { traceparent: `00-${traceId}-${spanId}-0${traceFlags}` };
    },
    async takeSocket() {
      const idle = sockets.pop();
      if (idle !== undefined) return idle;
      if (opened === MAX_SOCKETS) return new Promise((resolve) => waiting.push(resolve));
      opened++;
      const socket = connect(ports[0], '127.0.0.1');
      await once(socket, 'connect');
      return socket;
    },
    giveBackSocket(socket) {
      const next = waiting.shift();
      if (next === undefined) sockets.push(socket);
      else next(socket);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      httpAgent.destroy();
      http.closeAllConnections();
      await Promise.all([echo, http].map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

async function listen(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}

function readTraceParent(text) {
  const [, traceId, spanId, flags] = text.split('-');
  return { traceId, spanId, traceFlags: Number(flags), isRemote: true };
}
