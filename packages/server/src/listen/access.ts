import { TENANT } from '../tenant.js';

/** What a token may do. */
export type AccessScope = 'write' | 'read' | 'admin';

/** The value of a request's header by its lower-case name. */
export type HeaderLookup = (name: string) => string | undefined;

/** Who may do what, and whose data it is. */
export interface Access {
  /** The tenant that a write belongs to. */
  authorizeWrite(header: HeaderLookup): string;
  /** The tenants whose data a query sees, sorted, without duplicates. */
  authorizeRead(header: HeaderLookup): readonly string[];
}

/** Everybody may do everything, and all data is of one tenant. */
export function createOpenAccess(): Access {
  return { authorizeWrite: () => TENANT, authorizeRead: () => [TENANT] };
}
