import { ServerError } from '../errors.js';
import { TENANT_SEPARATOR } from '../tenant.js';

/** Grafana's rule for all of its stores: letters and digits of ASCII, and these. */
const TENANT_NAME = /^[A-Za-z0-9!\-_.*'()]{1,150}$/;
/** More in one query are a mistake: each costs an index lookup in every statement. */
const MAX_TENANTS_PER_READ = 100;

/** The one tenant that `X-Scope-OrgID` of a write names. Throws HOTSPAN_ERR_SERVER_TENANT for a name none can have. */
export function parseTenant(text: string): string {
  if (text.includes(TENANT_SEPARATOR)) {
    throw tenantError(`a write belongs to one tenant, and X-Scope-OrgID is ${quote(text)}. Name one.`);
  }
  return checkName(text);
}

/** The tenants that `X-Scope-OrgID` of a read names, as `a|b`: sorted, without duplicates. Throws as {@link parseTenant}. */
export function parseTenants(text: string): readonly string[] {
  const names = new Set(text.split(TENANT_SEPARATOR));
  if (names.size > MAX_TENANTS_PER_READ) {
    throw tenantError(
      `X-Scope-OrgID names ${names.size} tenants, more than ${MAX_TENANTS_PER_READ}. Ask for fewer.`,
    );
  }
  return [...names].map(checkName).sort();
}

/** Whether a tenant can have this name. */
export function isTenantName(name: string): boolean {
  return TENANT_NAME.test(name) && name !== '.' && name !== '..';
}

function checkName(name: string): string {
  if (isTenantName(name)) return name;
  throw tenantError(
    `a tenant in X-Scope-OrgID has 1 to 150 letters, digits and !-_.*'() and is not . or .., got ${quote(name)}. Correct it.`,
  );
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}...` : text);
}

function tenantError(message: string): ServerError {
  return new ServerError('HOTSPAN_ERR_SERVER_TENANT', message);
}
