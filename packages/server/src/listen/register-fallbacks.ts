import type { FastifyError, FastifyInstance } from 'fastify';
import { ServerError } from '../errors.js';
import { internalError } from '../internal-error.js';

/** Answers for requests that no route takes: JSON with a code, as Pyroscope's plain routes have it. */
export function registerFallbacks(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0]?.slice(0, 200);
    const { message } = new ServerError(
      'HOTSPAN_ERR_SERVER_NOT_FOUND',
      `there is nothing at ${request.method} ${path}. The README of @hotspan/server lists what there is.`,
    );
    return reply.code(404).send({ code: 'unimplemented', message });
  });
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) {
      const { message } = new ServerError(
        'HOTSPAN_ERR_SERVER_REQUEST',
        `${error.message}. Correct the request.`,
      );
      return reply.code(status).send({ code: 'invalid_argument', message });
    }
    request.log.error({ err: error }, 'a request failed');
    return reply.code(status).send({ code: 'internal', message: internalError(error).message });
  });
}
