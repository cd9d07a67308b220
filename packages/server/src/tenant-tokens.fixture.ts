import type { ServerOptions } from './options/server-options.js';

/** Of everybody: all tenants may be read and written. */
const SECRET = 's3cret-of-everybody';
/** Reads and writes tenant b. */
export const OF_B = 's3cret-of-b-alone';
/** Reads all tenants. */
export const READER = 's3cret-of-readers';

/** For a server that tenants share. */
export const TENANT_OPTIONS: Pick<ServerOptions, 'multiTenancy' | 'authToken'> = {
  multiTenancy: true,
  authToken: `${SECRET},read+write@b:${OF_B},read:${READER}`,
};

/** Headers of a request of a tenant. */
export function as(tenant: string, token: string = SECRET): Record<string, string> {
  return { authorization: `Bearer ${token}`, 'x-scope-orgid': tenant };
}
