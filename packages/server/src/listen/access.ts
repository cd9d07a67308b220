import { ServerError } from '../errors.js';
import { TENANT } from '../tenant.js';
import { parseTenant, parseTenants } from './parse-tenants.js';
import type { AccessScope, TokenGrant, TokenTable } from './token-table.js';

/** The value of a request's header by its lower-case name. */
export type HeaderLookup = (name: string) => string | undefined;

/**
 * Who may do what, and whose data it is. Each throws HOTSPAN_ERR_SERVER_UNAUTHENTICATED without a known token or without a
 * tenant, HOTSPAN_ERR_SERVER_FORBIDDEN for a token that does not suffice, and HOTSPAN_ERR_SERVER_TENANT for a name that no
 * tenant can have.
 */
export interface Access {
  /** The tenant that a write belongs to. */
  authorizeWrite(header: HeaderLookup): string;
  /** The tenants whose data a query sees, sorted, without duplicates; never none. */
  authorizeRead(header: HeaderLookup): readonly string[];
  /** Whether the request may see figures of the server, which tell of all tenants. Takes the scope read. */
  authorizeMetrics(header: HeaderLookup): void;
  /** Whether the request may change how the server runs. Takes the scope admin. */
  authorizeAdmin(header: HeaderLookup): void;
}

export interface AccessOptions {
  /** Whether `X-Scope-OrgID` names the tenant; otherwise it is ignored and all data is of one tenant. */
  readonly multiTenancy: boolean;
  /** Without one, everybody may do everything, and `Authorization` is ignored. */
  readonly tokens?: TokenTable | undefined;
}

export function createAccess({ multiTenancy, tokens }: AccessOptions): Access {
  /** The tenants that a request names, confined to that of its token. */
  function tenantsOf(
    header: HeaderLookup,
    grant: TokenGrant | undefined,
    parse: ParseTenants,
  ): readonly string[] {
    if (!multiTenancy) return [TENANT];
    const text = header('x-scope-orgid') || grant?.tenant;
    if (!text) {
      throw new ServerError(
        'HOTSPAN_ERR_SERVER_UNAUTHENTICATED',
        'the request names no tenant. Send its name in the header X-Scope-OrgID.',
      );
    }
    const tenants = parse(text);
    if (grant?.tenant !== undefined && tenants.some((tenant) => tenant !== grant.tenant)) {
      throw forbidden(
        'the token is of another tenant. Leave out X-Scope-OrgID, or use a token of that tenant.',
      );
    }
    return tenants;
  }

  function authorizeServer(header: HeaderLookup, scope: AccessScope): void {
    const grant = checkToken(tokens, header, scope);
    if (grant?.tenant === undefined) return;
    throw forbidden(
      'the token is of one tenant, and this tells of all of them. Use a token without a tenant.',
    );
  }

  return {
    authorizeWrite(header) {
      const grant = checkToken(tokens, header, 'write');
      return tenantsOf(header, grant, (text) => [parseTenant(text)])[0] ?? TENANT;
    },
    authorizeRead: (header) => tenantsOf(header, checkToken(tokens, header, 'read'), parseTenants),
    authorizeMetrics: (header) => authorizeServer(header, 'read'),
    authorizeAdmin: (header) => authorizeServer(header, 'admin'),
  };
}

/** Everybody may do everything, and all data is of one tenant. */
export function createOpenAccess(): Access {
  return createAccess({ multiTenancy: false });
}

type ParseTenants = (text: string) => readonly string[];

/** What the request's token grants; undefined when none are asked for. */
function checkToken(
  tokens: TokenTable | undefined,
  header: HeaderLookup,
  scope: AccessScope,
): TokenGrant | undefined {
  if (tokens === undefined) return undefined;
  const token = readToken(header('authorization'));
  if (token === undefined) {
    throw unauthenticated(
      'the request carries no token. Send "Authorization: Bearer TOKEN", or the token as the password of Basic.',
    );
  }
  const grant = tokens.find(token);
  if (grant === undefined)
    throw unauthenticated('the token is not known here. Send one that --auth-token lists.');
  if (grant.scopes.has(scope) || grant.scopes.has('admin')) return grant;
  throw forbidden(
    `the token lacks the scope ${scope}; it has ${[...grant.scopes].join(', ')}. Use another token.`,
  );
}

/** The token of an Authorization header: all of Bearer, the password of Basic, whatever its user. */
function readToken(authorization = ''): string | undefined {
  const [, scheme = '', credentials = ''] = /^(bearer|basic) +([\x21-\x7e]+) *$/i.exec(authorization) ?? [];
  if (scheme.toLowerCase() !== 'basic') return credentials || undefined;
  const pair = Buffer.from(credentials, 'base64').toString('latin1');
  const at = pair.indexOf(':');
  return at < 0 ? undefined : pair.slice(at + 1);
}

function unauthenticated(message: string): ServerError {
  return new ServerError('HOTSPAN_ERR_SERVER_UNAUTHENTICATED', message);
}

function forbidden(message: string): ServerError {
  return new ServerError('HOTSPAN_ERR_SERVER_FORBIDDEN', message);
}
