import { once } from 'node:events';
import { type ClientHttp2Session, connect, type IncomingHttpHeaders } from 'node:http2';
import type { BadRequest } from './doors.fixture.js';

/** What a server said, whichever protocol it was. */
export interface BadAnswer {
  readonly status: number;
  /** Of gRPC and gRPC-Web; undefined elsewhere. */
  readonly grpcStatus: number | undefined;
  /** The body, or the message of gRPC's status. */
  readonly text: string;
}

/** Sends requests over as many connections as they need. */
export interface BadClient {
  send(request: BadRequest, isGrpc: boolean): Promise<BadAnswer>;
  close(): void;
}

export function createBadClient(url: string): BadClient {
  let session: ClientHttp2Session | undefined;

  function openSession(): ClientHttp2Session {
    if (session !== undefined && !session.closed && !session.destroyed) return session;
    session = connect(url);
    // The stream tells of it.
    session.on('error', () => {});
    return session;
  }

  async function sendHttp2({ path, headers, body }: BadRequest): Promise<BadAnswer> {
    const stream = openSession().request({ ':method': 'POST', ':path': path, ...headers });
    const trailers: IncomingHttpHeaders = {};
    stream.on('trailers', (block: IncomingHttpHeaders) => void Object.assign(trailers, block));
    stream.end(body);
    const [head]: [IncomingHttpHeaders] = (await once(stream, 'response')) as [IncomingHttpHeaders];
    // once() does not know what the event brings.
    for await (const _ of stream);
    const all = { ...head, ...trailers };
    return {
      status: Number(head[':status']),
      grpcStatus: Number(all['grpc-status']),
      text: decodeURIComponent(String(all['grpc-message'] ?? '')),
    };
  }

  async function sendHttp1({ path, headers, body }: BadRequest): Promise<BadAnswer> {
    const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: new Uint8Array(body) });
    const text = await response.text();
    const grpcStatus = response.headers.get('grpc-status') ?? /grpc-status: ?(\d+)/i.exec(text)?.[1];
    return {
      status: response.status,
      grpcStatus: grpcStatus === undefined ? undefined : Number(grpcStatus),
      text: decodeURIComponent(response.headers.get('grpc-message') ?? text.replaceAll('%', '%25')),
    };
  }

  return {
    send: (request, isGrpc) => (isGrpc ? sendHttp2(request) : sendHttp1(request)),
    close: () => session?.close(),
  };
}
