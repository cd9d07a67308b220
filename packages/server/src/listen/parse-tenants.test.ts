import { describe, expect, it } from 'vitest';
import { parseTenant, parseTenants } from './parse-tenants.js';

const LONGEST = 'a'.repeat(150);

const NAMES = ['a', '0', 'team-1', "!-_.*'()", 'UPPER.lower', '...', '.a', LONGEST];

const WRONG: [what: string, name: string][] = [
  ['nothing', ''],
  ['the folder itself', '.'],
  ['the folder above', '..'],
  ['a path', 'a/b'],
  ['a backslash', 'a\\b'],
  ['a space', 'a b'],
  ['a comma', 'a,b'],
  ['a quote', `a"b`],
  ['SQL', `a'; DROP TABLE profiles --`],
  ['a placeholder', '{tenants:Array(String)}'],
  ['a percent sign', '%25'],
  ['a NUL', 'a\0'],
  ['a line break', 'a\n'],
  ['letters beyond ASCII', 'käse'],
  ['151 letters', `${LONGEST}a`],
];

describe('parseTenant', () => {
  it.each(NAMES)('takes %s', (name) => {
    expect(parseTenant(name)).toBe(name);
  });

  it.each(WRONG)('refuses %s', (_, name) => {
    expect(() => parseTenant(name)).toThrow(/^\[HOTSPAN_ERR_SERVER_TENANT\] [^\n]*\. Correct it\.$/);
  });

  it('refuses several', () => {
    expect(() => parseTenant('a|b')).toThrow(
      '[HOTSPAN_ERR_SERVER_TENANT] a write belongs to one tenant, and X-Scope-OrgID is "a|b". Name one.',
    );
  });
});

describe('parseTenants', () => {
  it.each([
    ['a', ['a']],
    ['b|a', ['a', 'b']],
    ['b|a|b|a', ['a', 'b']],
    [`${LONGEST}|.a`, ['.a', LONGEST]],
  ])('takes %s sorted and once', (text, tenants) => {
    expect(parseTenants(text)).toEqual(tenants);
  });

  it.each([
    ...WRONG,
    ['an empty name at the end', 'a|'],
    ['a wrong one behind a right one', 'a|..'],
    ['bars', '||'],
  ])('refuses %s', (_, text) => {
    expect(() => parseTenants(text)).toThrow(/^\[HOTSPAN_ERR_SERVER_TENANT\] /);
  });

  it('takes at most 100', () => {
    const names = Array.from({ length: 101 }, (_, i) => `t${i}`);
    expect(parseTenants(names.slice(1).join('|'))).toHaveLength(100);
    expect(() => parseTenants(names.join('|'))).toThrow(/names 101 tenants, more than 100/);
  });
});
