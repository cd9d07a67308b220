import { once } from 'node:events';
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type IncomingHttpHeaders,
} from 'node:http2';
import { connect as connectSocket, type Socket } from 'node:net';
import { EXPORT_PATH } from './grpc-client.fixture.js';

/** How a call ended, as it was on the wire. */
export interface RawOutcome {
  readonly headers: IncomingHttpHeaders;
  readonly trailers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Status and message, from the trailers or, when the headers were all there was, from these. */
  readonly code: number;
  readonly message: string;
}

export interface RawCall {
  readonly socket: Socket;
  readonly stream: ClientHttp2Stream;
  readonly session: ClientHttp2Session;
  readonly outcome: Promise<RawOutcome>;
}

/** Opens a call over HTTP/2 without a gRPC client's care. The body is left to whoever calls. */
export function openRawCall(url: string, headers: Readonly<Record<string, string>> = {}): RawCall {
  const { hostname, port } = new URL(url);
  const socket = connectSocket(Number(port), hostname);
  const session = connect(url, { createConnection: () => socket });
  const stream = session.request({
    ':method': 'POST',
    ':path': EXPORT_PATH,
    'content-type': 'application/grpc',
    ...headers,
  });
  // The outcome tells of it; without listeners it would end the test.
  session.on('error', () => {});
  const outcome = readOutcome(stream).finally(() => session.close());
  return { socket, session, stream, outcome };
}

/** Calls with a body of so many bytes, whatever they are. */
export async function callRaw(
  url: string,
  body: Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawOutcome> {
  const { stream, outcome } = openRawCall(url, headers);
  stream.end(body);
  return outcome;
}

async function readOutcome(stream: ClientHttp2Stream): Promise<RawOutcome> {
  const trailers: IncomingHttpHeaders = {};
  stream.on('trailers', (block: IncomingHttpHeaders) => void Object.assign(trailers, block));
  const [headers, flags]: [IncomingHttpHeaders, number] = (await once(stream, 'response')) as [
    // What the event gives, by Node.js's documentation.
    IncomingHttpHeaders,
    number,
  ];
  const isWhole = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  const status = isWhole ? headers : trailers;
  return {
    headers,
    trailers,
    body: Buffer.concat(parts),
    code: Number(status['grpc-status'] ?? Number.NaN),
    message: decodeURIComponent(String(status['grpc-message'] ?? '')),
  };
}

/** A message behind its prefix, whose parts may be other than they should. */
export function frameOf(
  message: Uint8Array,
  { flags = 0, length = message.length }: { readonly flags?: number; readonly length?: number } = {},
): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt8(flags, 0);
  prefix.writeUInt32BE(length, 1);
  return Buffer.concat([prefix, message]);
}
