import type { FastifyInstance } from 'fastify';
import { ServerError } from '../errors.js';
import type { CreatedLimits } from '../limits/create-limits.js';
import type { Access } from '../listen/access.js';
import { headersOf } from '../listen/headers-of.js';
import {
  formatConfig,
  formatConfigDiff,
  formatDefaultConfig,
  formatLimits,
  formatRuntimeConfig,
} from '../options/format-config.js';
import type { ServerOptions } from '../options/server-options.js';

export interface ConfigRoutesOptions {
  readonly access: Access;
  readonly options: ServerOptions;
  readonly limits: CreatedLimits;
}

/**
 * For administrators, as YAML without secrets: `/api/v1/status/config`, the configuration in force; `/config/diff`, what of it is not as by
 * default; `/config/default`; `/runtime_config`, the limits in force of all tenants.
 * `/api/v1/tenant_limits`: the limits of the request's tenant as JSON, for whoever may read.
 */
export function registerConfig(app: FastifyInstance, { access, options, limits }: ConfigRoutesOptions): void {
  const texts: readonly [path: string, format: () => string][] = [
    ['/api/v1/status/config', () => formatConfig(options, limits.settings)],
    ...['', '/api/v1/status'].flatMap((prefix): [string, () => string][] => [
      [`${prefix}/config/diff`, () => formatConfigDiff(options, limits.settings)],
      [`${prefix}/config/default`, formatDefaultConfig],
    ]),
    ['/runtime_config', () => formatRuntimeConfig(limits.settings)],
  ];
  for (const [path, format] of texts) {
    app.get(path, (request, reply) => {
      access.authorizeAdmin(headersOf(request.headers));
      return reply.type('text/yaml; charset=utf-8').send(format());
    });
  }
  app.get('/api/v1/tenant_limits', (request, reply) => {
    const [tenant = '', ...more] = access.authorizeRead(headersOf(request.headers));
    if (more.length > 0) {
      throw new ServerError(
        'HOTSPAN_ERR_SERVER_TENANT',
        'limits are of one tenant, and X-Scope-OrgID names several. Name one.',
      );
    }
    return reply.send(formatLimits(limits.of(tenant)));
  });
}
