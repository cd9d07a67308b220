import type { FastifyInstance } from 'fastify';

/** Answers 405 to every method of an address but the one that it takes. */
export function refuseOtherMethods(app: FastifyInstance, url: string, taken: 'GET' | 'POST'): void {
  app.route({
    method: app.supportedMethods.filter((method) => method !== taken),
    url,
    handler: (_request, reply) => reply.code(405).header('allow', taken).send(),
  });
}
