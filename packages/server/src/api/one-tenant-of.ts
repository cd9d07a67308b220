import type { HandlerContext } from '@connectrpc/connect';
import { tenantsOf } from './authorize-reads.js';
import { queryError } from './parse-request.js';

/** The tenant of a method that takes one. Throws HOTSPAN_ERR_SERVER_QUERY when the call names several. */
export function oneTenantOf(context: Pick<HandlerContext, 'values' | 'method'>): string {
  const tenants = tenantsOf(context);
  const [tenant] = tenants;
  if (tenant === undefined || tenants.length > 1) {
    throw queryError(`${context.method.name} takes one tenant, got ${tenants.length}. Name one.`);
  }
  return tenant;
}
