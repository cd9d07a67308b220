import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A connection whose bytes a test writes itself. */
export interface RawConnection {
  readonly socket: Socket;
  /** Everything that the server said until it closed the connection. */
  readonly closed: Promise<string>;
  /** Writes a byte at a time, of these and then the last of them again and again, until the server closes. */
  dribble(bytes: string, intervalMs?: number): void;
}

export async function openRaw(port: number): Promise<RawConnection> {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  // That it ends is what is waited for, however it does.
  socket.on('error', () => {});
  const parts: Buffer[] = [];
  socket.on('data', (part: Buffer) => parts.push(part));
  // Not by once(), which fails at an error.
  const closed = new Promise<string>((resolve) => {
    socket.once('close', () => resolve(Buffer.concat(parts).toString('latin1')));
  });
  await once(socket, 'connect');
  return {
    socket,
    closed,
    dribble(bytes, intervalMs = 5) {
      let at = 0;
      const timer = setInterval(() => {
        socket.write(bytes.slice(at, at + 1), 'latin1');
        at = Math.min(at + 1, bytes.length - 1);
      }, intervalMs);
      socket.once('close', () => clearInterval(timer));
    },
  };
}

/** The port of a server's address. */
export function portOf({ url }: { readonly url: string }): number {
  return Number(new URL(url).port);
}

/** A frame of HTTP/2 (RFC 9113, section 4.1). */
export function http2Frame(
  type: keyof typeof FRAME_TYPES,
  { flags = 0, stream = 0, payload = '' }: { flags?: number; stream?: number; payload?: string } = {},
): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(FRAME_TYPES[type], 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, Buffer.from(payload, 'latin1')]);
}

const FRAME_TYPES = { data: 0, headers: 1, reset: 3, settings: 4, ping: 6, continuation: 9 } as const;

/** How a connection of HTTP/2 begins. */
export const HTTP2_START: Buffer = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  http2Frame('settings'),
]);

/** Headers of `GET /ready`, as HPACK writes them without its tables. */
export const GET_READY = '\x82\x86\x04\x06/ready\x41\x01x';
