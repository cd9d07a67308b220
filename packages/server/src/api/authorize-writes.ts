import type { Interceptor } from '@connectrpc/connect';
import type { Access } from '../listen/access.js';
import { authorizeReads, headerOf, keepTenants } from './authorize-reads.js';

/** Lets calls of the named methods pass that may write, to one tenant, and those of others as {@link authorizeReads} does. */
export function authorizeWrites(access: Access, methods: readonly string[]): Interceptor {
  const reads = authorizeReads(access);
  return (next) => {
    const read = reads(next);
    return (request) => {
      if (!methods.includes(request.method.name)) return read(request);
      keepTenants(request, [access.authorizeWrite(headerOf(request))]);
      return next(request);
    };
  };
}
