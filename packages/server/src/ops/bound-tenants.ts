import type { Counter } from 'prom-client';

/** Each has a handful of series: a page of metrics with all of them is still read in a moment. */
const MAX_TENANTS = 1_000;

/** What all further tenants are counted under. With a space, for no tenant is called so. */
export const OTHER_TENANTS = 'other tenants';

/**
 * Keeps counters with a label `tenant` from growing with every name that a client makes up: the first 1 000 tenants are told
 * apart, those after them are counted together.
 */
export function boundTenants(counters: readonly Counter<'tenant'>[], maxTenants: number = MAX_TENANTS): void {
  const known = new Set<string>();
  const nameOf = (tenant: string): string => {
    if (known.has(tenant)) return tenant;
    if (known.size >= maxTenants) return OTHER_TENANTS;
    known.add(tenant);
    return tenant;
  };
  for (const counter of counters) {
    // inc() is called with a number alone too, which a counter with labels has no use for.
    const inc: (labels: object, value?: number) => void = counter.inc.bind(counter);
    counter.inc = (labels: unknown, value?: number) => {
      // Whoever counts by tenant names it.
      const named = labels as { readonly tenant: string };
      inc({ ...named, tenant: nameOf(named.tenant) }, value);
    };
  }
}
