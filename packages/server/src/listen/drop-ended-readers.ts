import type { FastifyInstance } from 'fastify';

/**
 * Of routes that only read: closes a connection of HTTP/1.1 when its client ends it while it waits, which stops the work. A client that has
 * gone looks the same as one that has only ended its half behind the request; a write is answered to both, a query is not worth that:
 * it would go on for all who have closed the page. HTTP/2 tells of both.
 */
export function dropEndedReaders(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ raw }, reply) => {
    if (raw.httpVersionMajor !== 1) return;
    const { socket } = raw;
    const drop = (): void => void socket.destroy();
    socket.once('end', drop);
    reply.raw.once('close', () => socket.off('end', drop));
  });
}
