import type { FastifyInstance } from 'fastify';
import { acceptPlainReads } from '../api/accept-plain-reads.js';
import { observeQuery } from '../api/observe-query.js';
import type { ReadCall } from '../api/read-call.js';
import type { Access } from '../listen/access.js';
import { headersOf } from '../listen/headers-of.js';
import { refuseOtherMethods } from '../listen/refuse-other-methods.js';
import type { ServerMetrics } from '../ops/metrics.js';
import type { StackSources } from '../query/stack-sources.js';
import { listLabelValues } from './list-label-values.js';
import { render } from './render.js';
import { renderDiff } from './render-diff.js';

export interface LegacyOptions extends StackSources {
  readonly now: () => number;
  readonly access: Access;
  readonly metrics: ServerMetrics;
}

const ANSWERS: Readonly<Record<string, (sources: StackSources, call: ReadCall) => Promise<unknown>>> = {
  render,
  'render-diff': renderDiff,
  'label-values': listLabelValues,
};

/** Pyroscope's older reads, `GET /pyroscope/...`: all parameters in the query string, answers in JSON but for text. */
export function registerLegacy(app: FastifyInstance, options: LegacyOptions): void {
  const { access, metrics, now } = options;
  acceptPlainReads(app);
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
