import type { FastifyInstance } from 'fastify';

/** What an answer of 401 asks for (RFC 9110, section 11.6.1). Of Basic, browsers would ask the user. */
export const CHALLENGE = 'Bearer';

/** Adds `WWW-Authenticate` to every 401. To be called first: what is registered after inherits it. */
export function registerChallenge(app: FastifyInstance): void {
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (reply.statusCode === 401) reply.header('www-authenticate', CHALLENGE);
    done(null, payload);
  });
}
