import { timingSafeEqual } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createTokenTable, type TokenEntry } from './token-table.js';

vi.mock(import('node:crypto'), async (original) => {
  const crypto = await original();
  return { ...crypto, timingSafeEqual: vi.fn(crypto.timingSafeEqual) };
});

const ENTRIES: readonly TokenEntry[] = [
  { token: 's3cret-first', scopes: new Set(['write']), tenant: undefined },
  { token: 's3cret-second', scopes: new Set(['read']), tenant: 'a' },
  { token: 's3cret-third', scopes: new Set(['admin']), tenant: undefined },
];

beforeEach(() => void vi.mocked(timingSafeEqual).mockClear());

describe('createTokenTable', () => {
  it.each(ENTRIES)('finds what $token grants', ({ token, scopes, tenant }) => {
    expect(createTokenTable(ENTRIES).find(token)).toEqual({ scopes, tenant });
  });

  it.each(['', 's3cret', 's3cret-firs', 's3cret-first ', 'S3cret-first', 's3cret-firstx', 's3cret-sécond'])(
    'does not find %j',
    (token) => {
      expect(createTokenTable(ENTRIES).find(token)).toBeUndefined();
    },
  );

  it.each(['s3cret-first', 's3cret-third', 'unknown', ''])(
    'compares %j with every token in constant time, whether one fits or not',
    (token) => {
      createTokenTable(ENTRIES).find(token);
      expect(
        vi.mocked(timingSafeEqual).mock.calls.map((pair) => pair.map((hash) => hash.byteLength)),
      ).toEqual(Array(3).fill([32, 32]));
    },
  );

  it('forgets the tokens that others replace', () => {
    const table = createTokenTable(ENTRIES);
    table.replace([{ token: 's3cret-fourth', scopes: new Set(['read']), tenant: undefined }]);
    expect(table.find('s3cret-first')).toBeUndefined();
    expect(table.find('s3cret-fourth')).toEqual({ scopes: new Set(['read']), tenant: undefined });
  });

  it('keeps no token that could be read from it', () => {
    const table = createTokenTable(ENTRIES);
    expect(JSON.stringify([table, table.find('s3cret-first')])).not.toContain('s3cret');
  });
});
