import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { urlToHttpOptions } from 'node:url';
import {
  type Dispatcher,
  KEEP_ALIVE_MS,
  MAX_CONNECT_MS,
  MAX_RESPONSE_BYTES,
  type RequestInit,
} from './dispatcher.js';
import { RESPONSE_TOO_LARGE_CODE } from './network-error.js';
import type { ResolvedExporterOptions } from './options.js';
import { createUnrefSockets } from './unref-sockets.js';

/**
 * Connections by Node.js' own client, which is there anyway: undici takes 26 MB of resident memory and 100 ms to load,
 * most of what a profiled process has to spare. `ClientRequest` itself and not `request()`, which instrumentations
 * replace: they would count uploads among the requests of the application.
 */
export async function createDirectDispatcher({
  endpoint,
  tls,
  timeoutMillis,
}: ResolvedExporterOptions): Promise<Dispatcher> {
  const isSecure = endpoint.protocol === 'https:';
  // Neither `import()` nor `require`: Jest refuses both to what still runs when its test file has ended.
  const { Agent: HttpAgent, ClientRequest } = process.getBuiltinModule('node:http');
  const Agent = isSecure ? process.getBuiltinModule('node:https').Agent : HttpAgent;
  const agent = new Agent({ ...tls, keepAlive: true, timeout: KEEP_ALIVE_MS });
  const address = { ...urlToHttpOptions(new URL(endpoint.origin)), agent, method: 'POST' };
  const connecting = {
    limitMs: Math.min(timeoutMillis, MAX_CONNECT_MS),
    connected: isSecure ? 'secureConnect' : 'connect',
  };
  const sockets = createUnrefSockets();

  function send({ path, headers, body, signal }: RequestInit): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const request = new ClientRequest(
        { ...address, path, headers: { ...headers, 'content-length': body.byteLength }, signal },
        resolve,
      );
      request.once('socket', (socket: Socket) => {
        sockets.adopt(socket);
        if (socket.connecting) limitConnecting(request, socket, connecting);
      });
      request.on('error', reject);
      request.end(body);
    });
  }

  return {
    async post(init) {
      const response = await send(init);
      return {
        // An IncomingMessage of a client has one.
        statusCode: response.statusCode ?? 0,
        headers: response.headers,
        body: { bytes: () => readAll(response) },
      };
    },
    async close() {
      agent.destroy();
      sockets.destroyAll();
    },
  };
}

function limitConnecting(
  request: ClientRequest,
  socket: Socket,
  { limitMs, connected }: { readonly limitMs: number; readonly connected: string },
): void {
  const timer = setTimeout(() => {
    request.destroy(Object.assign(new Error(`no connection within ${limitMs} ms`), { code: 'ETIMEDOUT' }));
  }, limitMs);
  timer.unref();
  socket.once(connected, () => clearTimeout(timer));
  request.once('close', () => clearTimeout(timer));
}

async function readAll(response: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Without an encoding set, the chunks of an IncomingMessage are buffers.
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > MAX_RESPONSE_BYTES) {
      throw Object.assign(new Error('the answer is too large'), { code: RESPONSE_TOO_LARGE_CODE });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
