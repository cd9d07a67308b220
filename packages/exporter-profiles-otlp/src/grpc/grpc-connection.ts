import type { Socket } from 'node:net';
import type { ChannelCredentials, ChannelOptions, Client, Metadata } from '@grpc/grpc-js';
import { MAX_CONNECT_MS, MAX_RESPONSE_BYTES } from '../dispatcher.js';
import type { HeaderRecord } from '../headers.js';
import type { ResolvedExporterOptions } from '../options.js';
import { createUnrefSockets } from '../unref-sockets.js';
import { userAgentOf } from '../user-agent.js';
import { adoptSockets, releaseCallTimer } from './hold-nothing.js';
import { toMetadata } from './to-metadata.js';
import { watchSockets } from './watch-sockets.js';

type GrpcModule = typeof import('@grpc/grpc-js');

/** What is loaded for the first call and not before, so that instrumentations registered in between see it. */
export interface GrpcModules {
  readonly grpc: GrpcModule;
  readonly tls: typeof import('node:tls');
}

/** `ProfilesService.Export`; unary. */
const METHOD = '/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export';

/** One call. */
export interface GrpcCall {
  readonly body: Uint8Array;
  readonly headers: HeaderRecord;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** How a call ended. */
export interface GrpcReply {
  readonly code: number;
  readonly details: string;
  readonly detailsBin: Uint8Array | undefined;
  readonly response: Uint8Array;
  /** Whether the status is the server's own, and not one that the client library made up. */
  readonly isServers: boolean;
  /** Why the TLS handshake failed, if that is what ended the call. */
  readonly tlsFailure: unknown;
}

/** One HTTP/2 connection to the server, made with the first call. */
export interface GrpcConnection {
  /** Never rejects but for headers that gRPC cannot carry (HOTSPAN_ERR_EXPORT_HEADERS). */
  call(call: GrpcCall): Promise<GrpcReply>;
  /** Takes no more calls, and closes when those under way have ended. */
  retire(): void;
  /** Ends all calls and closes. */
  close(): void;
}

export function createGrpcConnection(
  { grpc, tls }: GrpcModules,
  options: ResolvedExporterOptions,
): GrpcConnection {
  const sockets = createUnrefSockets();
  const connectMs = Math.min(options.timeoutMillis, MAX_CONNECT_MS);
  const watch = watchSockets((socket) => {
    sockets.adopt(socket);
    limitConnecting(socket, connectMs);
  });
  let tlsFailure: unknown;
  const credentials = adoptSockets(createCredentials({ grpc, tls }, options), sockets.adopt, (error) => {
    tlsFailure = error;
  });
  const client = new grpc.Client(addressOf(options), credentials, channelOptions(grpc, options));
  releaseCallTimer(client);
  let calls = 0;
  let retired = false;

  function close(): void {
    retired = true;
    watch.stop();
    client.close();
    sockets.destroyAll();
  }

  async function call({ body, headers, timeoutMs, signal }: GrpcCall): Promise<GrpcReply> {
    const metadata = toMetadata(grpc, headers);
    // The deadline of grpc-js would keep the process alive: the server learns of ours by its header.
    metadata.set('grpc-timeout', `${Math.ceil(timeoutMs)}m`);
    calls++;
    try {
      const reply = await watch.run(() => unary(client, { body, metadata, signal }));
      return { ...reply, tlsFailure: reply.isServers ? undefined : tlsFailure };
    } finally {
      calls--;
      if (calls === 0) {
        if (retired) close();
        else watch.rest();
      }
    }
  }

  return {
    call,
    retire() {
      retired = true;
      if (calls === 0) close();
    },
    close,
  };
}

function unary(
  client: Client,
  { body, metadata, signal }: { body: Uint8Array; metadata: Metadata; signal: AbortSignal },
): Promise<Omit<GrpcReply, 'tlsFailure'>> {
  return new Promise((resolve) => {
    let answered = false;
    const call = client.makeUnaryRequest<Uint8Array, Uint8Array>(
      METHOD,
      (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      (bytes) => bytes,
      body,
      metadata,
      (error, response) => {
        signal.removeEventListener('abort', cancel);
        if (error === null) {
          const facts = { code: 0, details: '', detailsBin: undefined, isServers: true };
          resolve({ ...facts, response: response ?? new Uint8Array(0) });
          return;
        }
        const { code, details, metadata: trailers } = error;
        const [detailsBin] = trailers.get('grpc-status-details-bin');
        resolve({
          code,
          details,
          detailsBin: typeof detailsBin === 'string' ? undefined : detailsBin,
          response: new Uint8Array(0),
          isServers:
            details.startsWith(HTTP_STATUS) ||
            // What the library makes up has no trailers, and no answer before it unless that is too large to read.
            ((answered || Object.keys(trailers.getMap()).length > 0) && !TOO_LARGE.test(details)),
        });
      },
    );
    const cancel = (): void => call.cancel();
    call.once('metadata', () => {
      answered = true;
    });
    if (signal.aborted) cancel();
    else signal.addEventListener('abort', cancel, { once: true });
  });
}

/** How the library's details begin for an HTTP answer that is no gRPC. */
const HTTP_STATUS = 'Received HTTP status code';
/** And for an answer beyond `grpc.max_receive_message_length`, as it comes or after decompression. */
const TOO_LARGE = /^Received message (larger|that decompresses)/;

function createCredentials(
  { grpc, tls }: GrpcModules,
  { endpoint, tls: { ca, cert, key, rejectUnauthorized } }: ResolvedExporterOptions,
): ChannelCredentials {
  if (endpoint.protocol === 'http:') return grpc.credentials.createInsecure();
  const context = tls.createSecureContext({
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  });
  return grpc.credentials.createFromSecureContext(
    context,
    rejectUnauthorized === undefined ? {} : { rejectUnauthorized },
  );
}

/** Of the proxy if there is one: grpc-js then asks it for a tunnel to `grpc.http_connect_target`. */
function addressOf({ endpoint, proxy }: ResolvedExporterOptions): string {
  const { hostname, port } = proxy ?? endpoint;
  return `dns:${hostname}:${port}`;
}

function channelOptions(grpc: GrpcModule, options: ResolvedExporterOptions): ChannelOptions {
  const { endpoint, proxy, compression } = options;
  const basic = proxy?.authorization?.slice('Basic '.length);
  return {
    'grpc.primary_user_agent': userAgentOf(options),
    'grpc.default_compression_algorithm':
      compression === 'gzip' ? grpc.compressionAlgorithms.gzip : grpc.compressionAlgorithms.identity,
    'grpc.max_receive_message_length': MAX_RESPONSE_BYTES,
    // Retries, proxies and their rules are this package's own.
    'grpc.enable_retries': 0,
    'grpc.enable_http_proxy': 0,
    'grpc.service_config_disable_resolution': 1,
    // The sockets are ours alone.
    'grpc.use_local_subchannel_pool': 1,
    'grpc.enable_channelz': 0,
    ...(proxy === undefined
      ? {}
      : { 'grpc.http_connect_target': `dns:${endpoint.hostname}:${endpoint.port}` }),
    ...(basic === undefined
      ? {}
      : { 'grpc.http_connect_creds': Buffer.from(basic, 'base64').toString('utf8') }),
  };
}

function limitConnecting(socket: Socket, timeoutMs: number): void {
  const timer = setTimeout(() => {
    const message = `no connection within ${timeoutMs} ms (ETIMEDOUT)`;
    socket.destroy(Object.assign(new Error(message), { code: 'ETIMEDOUT' }));
  }, timeoutMs);
  // While a socket connects the process lives on, and so the timer still comes.
  timer.unref();
  for (const event of ['connect', 'close']) socket.once(event, () => clearTimeout(timer));
}
