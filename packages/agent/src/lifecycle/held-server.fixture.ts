import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server that takes requests and answers none until it is told to. */
export interface HeldServer {
  readonly url: string;
  /** Resolves at the first request. */
  readonly requested: Promise<unknown>;
  /** Answers what has come so far. */
  answer(): void;
}

export async function startHeldServer(): Promise<HeldServer> {
  const waiting: ServerResponse[] = [];
  const server = createServer((request, response) => {
    request.resume();
    waiting.push(response);
  });
  const requested = once(server, 'request');
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  // A TCP server's address is always an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requested,
    answer() {
      for (const response of waiting.splice(0)) response.end();
    },
  };
}
