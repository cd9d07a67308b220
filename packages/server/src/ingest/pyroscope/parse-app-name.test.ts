import { expect, it } from 'vitest';
import { parseAppName } from './parse-app-name.js';

it.each([
  ['shop', 'shop', {}],
  [' my.app-1/x_y.cpu ', 'my.app-1/x_y.cpu', {}],
  ['shop{}', 'shop', {}],
  ['shop{region=eu}', 'shop', { region: 'eu' }],
  [
    'shop{ region = eu , k8s.pod=p=1,quoted="x", __secret__=1 }ignored',
    'shop',
    { region: 'eu', 'k8s.pod': 'p=1', quoted: '"x"' },
  ],
  ['shop{a=1,a=2}', 'shop', { a: '2' }],
  ['shop{a=b', 'shop', {}],
  ['shop{a=b,c', 'shop', { a: 'b' }],
  ['shop{a=b}c=d}', 'shop', { a: 'b', c: 'd' }],
  ['shop{a=b,}', 'shop', { a: 'b' }],
  ['shop{a=}', 'shop', { a: '' }],
  ['shop{__name__=other}', 'other', {}],
  ['shop{__session_id__=0123456789abcdef}', 'shop', { __session_id__: '0123456789abcdef' }],
])('reads %s', (text, app, tags) => {
  const parsed = parseAppName(text);
  expect([parsed.app, Object.fromEntries(parsed.tags)]).toEqual([app, tags]);
});

it.each([
  ['', /^\[HOTSPAN_ERR_SERVER_FORMAT\] the parameter name must begin with the name of the application/],
  ['{a=b}', /must begin with/],
  ['a b', /got "a b"/],
  ['größe', /must begin with/],
  ['app{a-b=c}', /has the tag "a-b"/],
  ['app{=c}', /has the tag ""/],
  ['app{a=b}{c=d}', /has the tag "\{c"/],
  ['app{__name__=}', /empty __name__/],
])('refuses %s', (text, message) => {
  expect(() => parseAppName(text)).toThrow(message);
});

it('reads a name of many tags in no time that grows with its square', () => {
  const text = `app{${'a=b,'.repeat(100_000)}c=d}`;
  expect(Object.fromEntries(parseAppName(text).tags)).toEqual({ a: 'b', c: 'd' });
});
