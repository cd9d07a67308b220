/** Without multi-tenancy all data belongs to this tenant, as in Pyroscope. */
export const TENANT = 'anonymous';
