import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Listens on a port that was free. */
export async function occupyPort(): Promise<{ port: number; server: Server }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('A TCP server has a port.');
  return { port: address.port, server };
}

/** Different ports that were free a moment ago. */
export async function findFreePorts(count: number): Promise<number[]> {
  const occupied = await Promise.all(Array.from({ length: count }, occupyPort));
  await Promise.all(occupied.map(({ server }) => server.close() && once(server, 'close')));
  return occupied.map(({ port }) => port);
}
