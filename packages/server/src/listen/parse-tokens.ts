import { isTenantName } from './parse-tenants.js';
import type { AccessScope, TokenEntry } from './token-table.js';

/** What was read, or what is wrong with it ("must be ..."): never with a token in it. */
export type ParsedTokens = { readonly value: readonly TokenEntry[] } | { readonly problem: string };

/** Short enough for a header, long enough not to be guessed. */
const MIN_TOKEN_LENGTH = 8;
const MAX_TOKEN_LENGTH = 512;
/** Each is compared with the token of every request. */
const MAX_TOKENS = 1_000;
const SCOPES: readonly string[] = ['write', 'read', 'admin'];

/** Entries separated by commas: `TOKEN`, `SCOPE+SCOPE:TOKEN` or `SCOPE@TENANT:TOKEN`. */
export function parseTokenList(text: string): ParsedTokens {
  return parseEntries(text.split(',').map((entry, i) => ({ place: `entry ${i + 1}`, entry: entry.trim() })));
}

/** The same with an entry a line. Empty lines and lines that begin with # do not count. */
export function parseTokenFile(text: string): ParsedTokens {
  const lines = text.split('\n').map((line, i) => ({ place: `line ${i + 1}`, entry: line.trim() }));
  return parseEntries(lines.filter(({ entry }) => entry !== '' && !entry.startsWith('#')));
}

function parseEntries(entries: readonly { readonly place: string; readonly entry: string }[]): ParsedTokens {
  if (entries.length === 0) return { problem: 'must have at least one token' };
  if (entries.length > MAX_TOKENS) return { problem: `must have at most ${MAX_TOKENS} tokens` };
  const value: TokenEntry[] = [];
  for (const { place, entry } of entries) {
    const parsed = parseEntry(entry);
    if ('problem' in parsed) return { problem: `${parsed.problem} (${place})` };
    if (value.some(({ token }) => token === parsed.value.token)) {
      return { problem: `must have each token once (${place} has one again)` };
    }
    value.push(parsed.value);
  }
  return { value };
}

function parseEntry(entry: string): { readonly value: TokenEntry } | { readonly problem: string } {
  // Whatever stands before a colon is meant as scopes: read as a token, a slip of the pen would allow everything.
  const at = entry.indexOf(':');
  const [scopeText = '', tenant] = at < 0 ? ['admin'] : splitOnce(entry.slice(0, at), '@');
  const token = entry.slice(at + 1);
  const scopes = scopeText.split('+');
  if (!isScopes(scopes)) {
    return { problem: 'must have scopes of write, read and admin before the colon, as read+write:TOKEN has' };
  }
  if (at < 0 && entry.startsWith('@')) return { problem: 'must be a list of tokens or one @FILE' };
  if (tenant !== undefined && (!isTenantName(tenant) || scopes.includes('admin'))) {
    return { problem: 'must have the name of a tenant behind @, and then not the scope admin' };
  }
  if (!/^[\x21-\x2b\x2d-\x7e]*$/.test(token)) {
    return { problem: 'must have tokens of visible ASCII without spaces and commas' };
  }
  if (token.length < MIN_TOKEN_LENGTH || token.length > MAX_TOKEN_LENGTH) {
    return { problem: `must have tokens of ${MIN_TOKEN_LENGTH} to ${MAX_TOKEN_LENGTH} characters` };
  }
  return { value: { token, scopes: new Set(scopes), tenant } };
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function isScopes(names: readonly string[]): names is readonly AccessScope[] {
  return names.every((name) => SCOPES.includes(name));
}
