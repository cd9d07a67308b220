import { createContextKey, type HandlerContext, type Interceptor } from '@connectrpc/connect';
import type { Access } from '../listen/access.js';

/** Nobody's, so that a method that was not authorized reads nothing. */
const TENANTS = createContextKey<readonly string[]>([], { description: 'tenants that may be read' });

/** Lets only calls pass that may read, and keeps whose data they may. */
export function authorizeReads(access: Access): Interceptor {
  return (next) => (request) => {
    const tenants = access.authorizeRead((name) => request.header.get(name) ?? undefined);
    request.contextValues.set(TENANTS, tenants);
    return next(request);
  };
}

/** The tenants whose data an authorized call sees. */
export function tenantsOf({ values }: Pick<HandlerContext, 'values'>): readonly string[] {
  return values.get(TENANTS);
}
