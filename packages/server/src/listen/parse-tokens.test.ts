import { describe, expect, it } from 'vitest';
import { parseTokenFile, parseTokenList } from './parse-tokens.js';

const entry = (token: string, scopes: readonly string[], tenant?: string) => ({
  token,
  scopes: new Set(scopes),
  tenant,
});

describe('parseTokenList', () => {
  it.each([
    ['s3cret-of-all', [entry('s3cret-of-all', ['admin'])]],
    ['write:s3cret-1', [entry('s3cret-1', ['write'])]],
    ['read+write:s3cret-1', [entry('s3cret-1', ['read', 'write'])]],
    ['admin:with:colons@more', [entry('with:colons@more', ['admin'])]],
    ['read@team-a:s3cret-1', [entry('s3cret-1', ['read'], 'team-a')]],
    ['write+read@a:s3cret-1', [entry('s3cret-1', ['write', 'read'], 'a')]],
    ['write:s3cret-1, read:s3cret-2', [entry('s3cret-1', ['write']), entry('s3cret-2', ['read'])]],
    ['x'.repeat(512), [entry('x'.repeat(512), ['admin'])]],
  ])('reads %s', (text, value) => {
    expect(parseTokenList(text)).toEqual({ value });
  });

  it.each([
    ['', /^must have tokens of 8 to 512 characters \(entry 1\)$/],
    ['s3cret7', /of 8 to 512 characters/],
    ['x'.repeat(513), /of 8 to 512 characters/],
    ['s3cret-1,', /of 8 to 512 characters \(entry 2\)$/],
    ['s3cret of-mine', /of visible ASCII without spaces/],
    ['s3crét-of-mine', /of visible ASCII/],
    ['s3cret-1,s3cret-1', /^must have each token once \(entry 2 has one again\)$/],
    ['read:s3cret-1,write:s3cret-1', /each token once/],
    ['wirte:s3cret-1', /scopes of write, read and admin before the colon/],
    [':s3cret-1', /scopes of write, read and admin/],
    ['read+:s3cret-1', /scopes of write, read and admin/],
    ['Read:s3cret-1', /scopes of write, read and admin/],
    ['read,write:s3cret-1', /of 8 to 512 characters \(entry 1\)/],
    ['s3cret-of:mine', /scopes of write, read and admin/],
    ['s3cret-1,@/etc/tokens', /a list of tokens or one @FILE \(entry 2\)/],
    ['read@:s3cret-1', /name of a tenant behind @/],
    ['read@a|b:s3cret-1', /name of a tenant behind @/],
    ['read@..:s3cret-1', /name of a tenant behind @/],
    ['admin@a:s3cret-1', /not the scope admin/],
  ])('refuses %s and does not repeat it', (text, problem) => {
    const parsed = parseTokenList(text);
    expect(parsed).toEqual({ problem: expect.stringMatching(problem) });
    expect(JSON.stringify(parsed)).not.toMatch(/s3cr/);
  });

  it('takes at most 1 000', () => {
    const tokens = Array.from({ length: 1_001 }, (_, i) => `s3cret-${i}`);
    expect(parseTokenList(tokens.slice(1).join(','))).toHaveProperty('value.length', 1_000);
    expect(parseTokenList(tokens.join(','))).toEqual({ problem: 'must have at most 1000 tokens' });
  });
});

describe('parseTokenFile', () => {
  it('reads an entry a line, without comments and empty lines', () => {
    const text = '# of the agents\r\nwrite:s3cret-1\r\n\n  read:s3cret-2  \n#admin:s3cret-3\n';
    expect(parseTokenFile(text)).toEqual({
      value: [entry('s3cret-1', ['write']), entry('s3cret-2', ['read'])],
    });
  });

  it('names the line of a mistake, and not what stands there', () => {
    expect(parseTokenFile('# a\nwrite:s3cret-1\nwriet:s3cret-2\n')).toEqual({
      problem: 'must have scopes of write, read and admin before the colon, as read+write:TOKEN has (line 3)',
    });
  });

  it.each(['', '\n\n', '# nobody\n'])('refuses a file without tokens: %j', (text) => {
    expect(parseTokenFile(text)).toEqual({ problem: 'must have at least one token' });
  });
});
