import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect, createServer, type Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ByteShare, createByteBudget } from '../listen/byte-budget.js';
import { readBody } from './read-body.js';

const limits = { maxBodyBytes: 1_000_000, maxDecompressedBytes: 1_000_000 };

describe('readBody', () => {
  const budget = createByteBudget(1_000_000);
  let share: ByteShare;
  let server: Http2Server;
  let result: Promise<unknown>;

  beforeEach(async () => {
    share = budget.open();
    let settle: (value: unknown) => void = () => {};
    result = new Promise((resolve) => {
      settle = resolve;
    });
    server = createServer((request, response) => {
      // The compatibility API has the shape of HTTP/1.1's request.
      readBody(request as unknown as IncomingMessage, limits, share, 200).then(
        (bytes) => {
          settle(bytes.length);
          response.end();
        },
        (error: unknown) => settle(error),
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => server.close());

  async function send(
    act: (stream: ReturnType<ReturnType<typeof connect>['request']>) => void,
  ): Promise<unknown> {
    // A listening TCP server's address is an object.
    const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const stream = session.request({ ':method': 'POST', ':path': '/' });
    stream.on('error', () => {});
    act(stream);
    const settled = await result;
    session.destroy();
    return settled;
  }

  it('receives a body in pieces over HTTP/2', async () => {
    const settled = await send((stream) => {
      stream.write('a'.repeat(70_000));
      stream.end('b');
    });
    expect(settled).toBe(70_001);
    expect(budget.usedBytes).toBe(70_001);
    share.release();
  });

  it('gives up on a body that stalls', async () => {
    const settled = await send((stream) => stream.write('half'));
    expect(String(settled)).toMatch(/\[HOTSPAN_ERR_SERVER_BODY\]/);
    // Held until whoever answers has done so.
    expect(budget.usedBytes).toBe(4);
    share.release();
    expect(budget.usedBytes).toBe(0);
  });
});
