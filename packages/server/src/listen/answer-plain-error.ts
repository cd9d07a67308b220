import type { FastifyReply } from 'fastify';
import { codeWordOf } from './code-word.js';

/** Says no as Pyroscope's plain routes do: JSON of the status's code word and a message, and a line break. The status is set already. */
export function answerPlainError(reply: FastifyReply, message: string): FastifyReply {
  return reply
    .header('x-content-type-options', 'nosniff')
    .type('application/json')
    .serializer(String)
    .send(`${JSON.stringify({ code: codeWordOf(reply.statusCode), message })}\n`);
}
