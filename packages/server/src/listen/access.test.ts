import { describe, expect, it } from 'vitest';
import { type Access, createAccess, createOpenAccess } from './access.js';
import { parseTokenList } from './parse-tokens.js';
import { createTokenTable, type TokenTable } from './token-table.js';

type Method = keyof Access;
type Headers = Readonly<Record<string, string>>;

function tokensOf(list: string): TokenTable {
  const parsed = parseTokenList(list);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return createTokenTable(parsed.value);
}

/** What the method returns, or the code of what it throws. */
function outcome(access: Access, method: Method, headers: Headers): unknown {
  try {
    return access[method]((name) => headers[name]);
  } catch (error) {
    return /^Error: \[HOTSPAN_ERR_SERVER_(\w+)\]|_SERVER_(\w+)\]/.exec(String(error))?.slice(1).find(Boolean);
  }
}

const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });
const basic = (pair: string): Headers => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });

describe('without tokens and tenants', () => {
  it.each<Headers>([
    {},
    { 'x-scope-orgid': 'a' },
    { 'x-scope-orgid': '..' },
    bearer('anything'),
    { authorization: '?' },
  ])('everybody may do everything, as the one tenant: %j', (headers) => {
    const access = createOpenAccess();
    expect(outcome(access, 'authorizeWrite', headers)).toBe('anonymous');
    expect(outcome(access, 'authorizeRead', headers)).toEqual(['anonymous']);
    expect(outcome(access, 'authorizeMetrics', headers)).toBeUndefined();
    expect(outcome(access, 'authorizeAdmin', headers)).toBeUndefined();
  });
});

describe('with tenants', () => {
  const access = createAccess({ multiTenancy: true });

  it.each<[header: string | undefined, write: unknown, read: unknown]>([
    [undefined, 'UNAUTHENTICATED', 'UNAUTHENTICATED'],
    ['', 'UNAUTHENTICATED', 'UNAUTHENTICATED'],
    ['a', 'a', ['a']],
    ['anonymous', 'anonymous', ['anonymous']],
    ['b|a|b', 'TENANT', ['a', 'b']],
    ['a|', 'TENANT', 'TENANT'],
    ['.', 'TENANT', 'TENANT'],
    ['..', 'TENANT', 'TENANT'],
    ['a/b', 'TENANT', 'TENANT'],
    // As Node.js joins a header that came twice.
    ['a, b', 'TENANT', 'TENANT'],
    ['x'.repeat(151), 'TENANT', 'TENANT'],
  ])('the header %j means %j for a write and %j for a read', (header, write, read) => {
    const headers: Headers = header === undefined ? {} : { 'x-scope-orgid': header };
    expect(outcome(access, 'authorizeWrite', headers)).toEqual(write);
    expect(outcome(access, 'authorizeRead', headers)).toEqual(read);
  });

  it('figures of the server take no tenant', () => {
    expect(outcome(access, 'authorizeMetrics', {})).toBeUndefined();
    expect(outcome(access, 'authorizeAdmin', {})).toBeUndefined();
  });

  it('an Authorization header that nobody asked for is ignored', () => {
    expect(outcome(access, 'authorizeRead', { ...bearer('x'), 'x-scope-orgid': 'a' })).toEqual(['a']);
  });
});

describe('with tokens', () => {
  const access = createAccess({
    multiTenancy: false,
    tokens: tokensOf('s3cret-all,write:s3cret-write,read:s3cret-read,read+write:s3cret-both,admin:pass:word'),
  });
  const ok = undefined;

  it.each<[string, Headers, write: unknown, read: unknown, metrics: unknown, admin: unknown]>([
    ['one without scopes', bearer('s3cret-all'), 'anonymous', ['anonymous'], ok, ok],
    ['one that writes', bearer('s3cret-write'), 'anonymous', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN'],
    ['one that reads', bearer('s3cret-read'), 'FORBIDDEN', ['anonymous'], ok, 'FORBIDDEN'],
    ['one of both', bearer('s3cret-both'), 'anonymous', ['anonymous'], ok, 'FORBIDDEN'],
    ['one as a password', basic('any user:s3cret-read'), 'FORBIDDEN', ['anonymous'], ok, 'FORBIDDEN'],
    ['one as a password without user', basic(':s3cret-read'), 'FORBIDDEN', ['anonymous'], ok, 'FORBIDDEN'],
    ['a password with a colon', basic('u:pass:word'), 'anonymous', ['anonymous'], ok, ok],
  ])('%s may do what its scopes say', (_, headers, write, read, metrics, admin) => {
    expect(outcome(access, 'authorizeWrite', headers)).toEqual(write);
    expect(outcome(access, 'authorizeRead', headers)).toEqual(read);
    expect(outcome(access, 'authorizeMetrics', headers)).toEqual(metrics);
    expect(outcome(access, 'authorizeAdmin', headers)).toEqual(admin);
  });

  it.each<[string, Headers]>([
    ['nothing', {}],
    ['an unknown token', bearer('s3cret-none')],
    ['a part of a token', bearer('s3cret-al')],
    ['a token in other letters', bearer('S3CRET-ALL')],
    ['a token twice', bearer('s3cret-all s3cret-all')],
    ['a token without scheme', { authorization: 's3cret-all' }],
    ['another scheme', { authorization: 'Digest s3cret-all' }],
    ['an entry instead of a token', bearer('write:s3cret-write')],
    ['an empty token', { authorization: 'Bearer ' }],
    ['a token as user', basic('s3cret-all:')],
    ['a user without password', basic('s3cret-all')],
    ['an empty pair', basic('')],
    ['what is not base64', { authorization: 'Basic ###' }],
  ])('%s lets nobody in', (_, headers) => {
    for (const method of ['authorizeWrite', 'authorizeRead', 'authorizeMetrics', 'authorizeAdmin'] as const)
      expect(outcome(access, method, headers), method).toBe('UNAUTHENTICATED');
  });

  it.each(['bearer s3cret-all', 'BEARER   s3cret-all  '])(
    'the scheme is read as HTTP has it: %j',
    (authorization) => {
      expect(outcome(access, 'authorizeRead', { authorization })).toEqual(['anonymous']);
    },
  );

  it('no message repeats a token', () => {
    for (const [method, token] of [
      ['authorizeRead', 's3cret-write'],
      ['authorizeAdmin', 's3cret-read'],
      ['authorizeRead', 's3cret-unknown'],
    ] as const) {
      const call = () => access[method](() => `Bearer ${token}`);
      expect(call).toThrow(/^\[HOTSPAN_ERR_SERVER_(FORBIDDEN|UNAUTHENTICATED)\] (?!.*s3cret).*\.$/);
    }
  });
});

describe('with tokens of tenants', () => {
  const access = createAccess({
    multiTenancy: true,
    tokens: tokensOf('read+write@a:s3cret-of-a,s3cret-all'),
  });

  it.each<[header: string | undefined, write: unknown, read: unknown]>([
    [undefined, 'a', ['a']],
    ['a', 'a', ['a']],
    ['a|a', 'TENANT', ['a']],
    ['b', 'FORBIDDEN', 'FORBIDDEN'],
    ['a|b', 'TENANT', 'FORBIDDEN'],
    ['A', 'FORBIDDEN', 'FORBIDDEN'],
  ])('one is confined to its tenant: %j', (header, write, read) => {
    const headers: Headers = { ...bearer('s3cret-of-a'), ...(header && { 'x-scope-orgid': header }) };
    expect(outcome(access, 'authorizeWrite', headers)).toEqual(write);
    expect(outcome(access, 'authorizeRead', headers)).toEqual(read);
  });

  it('one does not see the figures of all tenants', () => {
    expect(outcome(access, 'authorizeMetrics', bearer('s3cret-of-a'))).toBe('FORBIDDEN');
    expect(outcome(access, 'authorizeMetrics', bearer('s3cret-all'))).toBeUndefined();
  });

  it('one without a tenant names any, and has to', () => {
    expect(outcome(access, 'authorizeRead', { ...bearer('s3cret-all'), 'x-scope-orgid': 'b' })).toEqual([
      'b',
    ]);
    expect(outcome(access, 'authorizeRead', bearer('s3cret-all'))).toBe('UNAUTHENTICATED');
  });

  it('the token is asked for before the tenant', () => {
    expect(outcome(access, 'authorizeRead', { 'x-scope-orgid': '..' })).toBe('UNAUTHENTICATED');
  });
});
