import { codeToHttpStatus } from '@connectrpc/connect/protocol-connect';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { answerPlainError } from '../listen/answer-plain-error.js';
import { isFastifyError, requestError } from '../listen/request-error.js';
import { toConnectError } from './connect-error.js';

/** Prepares a scope of routes that only read: bodies are not looked at, and errors are JSON of a code and a message. */
export function acceptPlainReads(app: FastifyInstance): void {
  // What comes with other methods is refused for its method, whatever it is.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  app.setErrorHandler((error, _request, reply) => refuse(error, reply));
}

function refuse(error: unknown, reply: FastifyReply): FastifyReply {
  const known = toConnectError(isFastifyError(error) ? requestError(error) : error);
  const retryAfter = known.metadata.get('retry-after');
  if (retryAfter !== null) reply.header('retry-after', retryAfter);
  return answerPlainError(reply.code(codeToHttpStatus(known.code)), known.rawMessage);
}
