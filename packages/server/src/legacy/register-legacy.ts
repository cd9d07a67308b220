import { codeToHttpStatus } from '@connectrpc/connect/protocol-connect';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { toConnectError } from '../api/connect-error.js';
import { observeQuery } from '../api/observe-query.js';
import type { Access } from '../listen/access.js';
import { answerPlainError } from '../listen/answer-plain-error.js';
import { headersOf } from '../listen/headers-of.js';
import { refuseOtherMethods } from '../listen/refuse-other-methods.js';
import { isFastifyError, requestError } from '../listen/request-error.js';
import type { ServerMetrics } from '../ops/metrics.js';
import type { StackSources } from '../query/merge-stacks.js';
import type { LegacyCall } from './legacy-call.js';
import { listLabelValues } from './list-label-values.js';
import { render } from './render.js';
import { renderDiff } from './render-diff.js';

export interface LegacyOptions extends StackSources {
  readonly now: () => number;
  readonly access: Access;
  readonly metrics: ServerMetrics;
}

const ANSWERS: Readonly<Record<string, (sources: StackSources, call: LegacyCall) => Promise<unknown>>> = {
  render,
  'render-diff': renderDiff,
  'label-values': listLabelValues,
};

/** Pyroscope's older reads, `GET /pyroscope/...`: all parameters in the query string, answers in JSON but for text. */
export function registerLegacy(app: FastifyInstance, options: LegacyOptions): void {
  const { access, metrics, now } = options;
  // What comes with other methods is refused for its method, whatever it is.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  app.setErrorHandler((error, _request, reply) => refuse(error, reply));
  for (const [name, answer] of Object.entries(ANSWERS)) {
    const url = `/pyroscope/${name}`;
    app.get(url, { exposeHeadRoute: false }, async (request, reply) => {
      const body = await observeQuery(name, { metrics, log: request.log }, async () => {
        const tenants = access.authorizeRead(headersOf(request.headers));
        const { query: parameters, signal } = request;
        return answer(options, { parameters, tenants, nowMs: now(), signal });
      });
      if (typeof body === 'string') return reply.type('text/plain').send(body);
      // Written here, for Fastify would send null as an empty body.
      return reply.type('application/json').serializer(String).send(JSON.stringify(body));
    });
    refuseOtherMethods(app, url, 'GET');
  }
}

function refuse(error: unknown, reply: FastifyReply): FastifyReply {
  const known = toConnectError(isFastifyError(error) ? requestError(error) : error);
  const retryAfter = known.metadata.get('retry-after');
  if (retryAfter !== null) reply.header('retry-after', retryAfter);
  return answerPlainError(reply.code(codeToHttpStatus(known.code)), known.rawMessage);
}
