import { createHash, timingSafeEqual } from 'node:crypto';

/** What a token may do; `admin` may do everything. */
export type AccessScope = 'write' | 'read' | 'admin';

/** What a token allows. */
export interface TokenGrant {
  readonly scopes: ReadonlySet<AccessScope>;
  /** The only tenant whose data it gives access to; undefined = all. */
  readonly tenant: string | undefined;
}

/** A token as it was configured. */
export interface TokenEntry extends TokenGrant {
  readonly token: string;
}

/** The tokens that are known, as hashes: what they are cannot be read back. */
export interface TokenTable {
  /** What a token allows; undefined for one that is not known. Takes as long for every token of the same length. */
  find(token: string): TokenGrant | undefined;
  /** Knows these instead of those before. */
  replace(entries: readonly TokenEntry[]): void;
}

export function createTokenTable(entries: readonly TokenEntry[]): TokenTable {
  let rows = entries.map(toRow);
  return {
    find(token) {
      const hash = hashToken(token);
      let found: TokenGrant | undefined;
      // To the end, found or not: how long it takes must not tell which token is almost right.
      for (const row of rows) {
        if (timingSafeEqual(row.hash, hash)) found = row.grant;
      }
      return found;
    },
    replace(next) {
      rows = next.map(toRow);
    },
  };
}

function toRow({ token, scopes, tenant }: TokenEntry): { readonly hash: Buffer; readonly grant: TokenGrant } {
  return { hash: hashToken(token), grant: { scopes, tenant } };
}

function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
