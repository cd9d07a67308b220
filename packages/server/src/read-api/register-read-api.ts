import type { FastifyInstance } from 'fastify';
import { acceptPlainReads } from '../api/accept-plain-reads.js';
import { observeQuery } from '../api/observe-query.js';
import type { Access } from '../listen/access.js';
import { headersOf } from '../listen/headers-of.js';
import { refuseOtherMethods } from '../listen/refuse-other-methods.js';
import type { ServerMetrics } from '../ops/metrics.js';
import { completeParameters } from './complete-parameters.js';
import { API_ROOT, describeApi } from './describe-api.js';
import type { Answer, ReadSources } from './operation.js';
import { OPERATIONS } from './operations.js';

export interface ReadApiOptions extends ReadSources {
  readonly now: () => number;
  readonly access: Access;
  readonly metrics: ServerMetrics;
}

interface ReadRequest {
  readonly Querystring: Readonly<Record<string, unknown>>;
  readonly Params: Readonly<Record<string, string>>;
}

/** Our own reads, `GET /api/hotspan/v1/...`, with their description in `openapi.json`, which is open to everybody. */
export function registerReadApi(app: FastifyInstance, options: ReadApiOptions): void {
  const { access, metrics, now } = options;
  acceptPlainReads(app);
  for (const { name, path, parameters: table, answer } of OPERATIONS) {
    const url = `${API_ROOT}/${path.replace(/\{(\w+)\}/g, ':$1')}`;
    app.get<ReadRequest>(url, { exposeHeadRoute: false }, async (request, reply) => {
      const { contentType, body, fileName } = await observeQuery(name, { metrics, log: request.log }, () => {
        const tenants = access.authorizeRead(headersOf(request.headers));
        const parameters = { ...completeParameters(table, request.query), ...request.params };
        return answer(options, { parameters, tenants, nowMs: now(), signal: request.signal });
      });
      if (fileName !== undefined) reply.header('content-disposition', `attachment; filename="${fileName}"`);
      return reply
        .header('x-content-type-options', 'nosniff')
        .type(withCharset(contentType))
        .serializer(String)
        .send(typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength));
    });
    refuseOtherMethods(app, url, 'GET');
  }
  const description = JSON.stringify(describeApi(OPERATIONS));
  const url = `${API_ROOT}/openapi.json`;
  app.get(url, { exposeHeadRoute: false }, (_request, reply) =>
    reply.type('application/json').serializer(String).send(description),
  );
  refuseOtherMethods(app, url, 'GET');
}

/** All text is UTF-8, which JSON says by itself. */
function withCharset(contentType: Answer['contentType']): string {
  return contentType.startsWith('text/') ? `${contentType}; charset=utf-8` : contentType;
}
