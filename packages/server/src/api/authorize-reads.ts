import { createContextKey, type HandlerContext, type Interceptor } from '@connectrpc/connect';
import type { Access, HeaderLookup } from '../listen/access.js';

/** Nobody's, so that a method that was not authorized reads nothing. */
const TENANTS = createContextKey<readonly string[]>([], { description: 'tenants that may be read' });

/** Lets only calls pass that may read, and keeps whose data they may. */
export function authorizeReads(access: Access): Interceptor {
  return (next) => (request) => {
    keepTenants(request, access.authorizeRead(headerOf(request)));
    return next(request);
  };
}

/** Notes whose data an authorized call sees. */
export function keepTenants({ contextValues }: Call, tenants: readonly string[]): void {
  contextValues.set(TENANTS, tenants);
}

/** The tenants whose data an authorized call sees. */
export function tenantsOf({ values }: Pick<HandlerContext, 'values'>): readonly string[] {
  return values.get(TENANTS);
}

/** The headers of a call, or metadata in gRPC. */
export function headerOf({ header }: Call): HeaderLookup {
  return (name) => header.get(name) ?? undefined;
}

type Call = Parameters<ReturnType<Interceptor>>[0];
