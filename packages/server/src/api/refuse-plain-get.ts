import type { FastifyInstance, FastifyRequest } from 'fastify';

/**
 * Answers 405 to a GET of a method that is not a request of the Connect protocol, which has the message in parameters of the URL. What is
 * one goes on to the method, and its answer is kept by no cache: the same URL is of other tenants with other headers, and new profiles
 * change it.
 * See https://connectrpc.com/docs/protocol#unary-get-request
 */
export function refusePlainGet(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.method !== 'GET') return;
    if (!isConnectGet(request)) return reply.code(405).header('allow', 'POST').send();
    reply.header('cache-control', 'no-store');
  });
}

function isConnectGet({ query }: FastifyRequest): boolean {
  // Without a schema: strings, and arrays of a parameter that is there twice.
  const { connect, encoding, message } = query as Readonly<Record<string, unknown>>;
  return connect === 'v1' && typeof encoding === 'string' && typeof message === 'string';
}
