/** Without multi-tenancy all data belongs to this tenant, as in Pyroscope. */
export const TENANT = 'anonymous';

/** Stands between the tenants that a read names; no name of a tenant has it. */
export const TENANT_SEPARATOR = '|';
