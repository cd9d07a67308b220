import type { FastifyError, FastifyInstance } from 'fastify';
import { describeError, isFailure } from '../error-status.js';
import { ServerError } from '../errors.js';
import { codeWordOf } from './code-word.js';
import { requestError } from './request-error.js';

/**
 * Answers as Pyroscope has them: for requests that no route takes a plain 404, by which its clients know that a feature is not there; for
 * those whose route fails JSON with a code.
 */
export function registerFallbacks(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0]?.slice(0, 200);
    const { message } = new ServerError(
      'HOTSPAN_ERR_SERVER_NOT_FOUND',
      `there is nothing at ${request.method} ${path}. The README of @hotspan/server lists what there is.`,
    );
    return reply.code(404).type('text/plain; charset=utf-8').send(`${message}\n`);
  });
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (!(error instanceof ServerError) && status < 500) {
      const { message } = requestError(error);
      return reply.code(status).send({ code: codeWordOf(status), message });
    }
    const failure = describeError(error);
    const { httpStatus, message, retryAfterSeconds } = failure;
    if (isFailure(failure)) request.log.error({ err: error }, 'a request failed');
    if (retryAfterSeconds > 0) reply.header('retry-after', retryAfterSeconds);
    return reply.code(httpStatus).send({ code: codeWordOf(httpStatus), message });
  });
}
