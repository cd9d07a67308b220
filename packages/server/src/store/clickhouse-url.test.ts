import { expect, it } from 'vitest';
import { parseClickHouseUrl } from './clickhouse-url.js';

const DEFAULTS = { username: 'default', password: '', database: 'default' };

it.each([
  ['http://localhost', { ...DEFAULTS, origin: 'http://localhost:8123' }],
  ['https://ch.example/', { ...DEFAULTS, origin: 'https://ch.example:8443' }],
  ['http://ch:80/profiles', { ...DEFAULTS, origin: 'http://ch:80', database: 'profiles' }],
  ['https://u@ch:443', { ...DEFAULTS, origin: 'https://ch:443', username: 'u' }],
  ['http://[::1]:8124', { ...DEFAULTS, origin: 'http://[::1]:8124' }],
  [
    'https://ho%40t:p%3Ass%2Fw%25rd@ch:9999/my%20db/',
    { origin: 'https://ch:9999', username: 'ho@t', password: 'p:ss/w%rd', database: 'my db' },
  ],
])('reads %s', (text, expected) => {
  expect(parseClickHouseUrl(text)).toEqual(expected);
});

it.each([
  'localhost:8123',
  'tcp://user:secret@localhost:9000',
  'http://user:sec%ret@host',
  'http://user:secret@host/a/b',
  "http://user:secret@host/a'b",
  'http://user:secret@host/db?async_insert=1',
  '',
])('refuses %s without a word of what is in it', (text) => {
  const result = parseClickHouseUrl(text);
  expect(result).toEqual({
    problem: expect.stringMatching(/^must .*http:\/\/USER:PASSWORD@HOST:PORT\/DATABASE/),
  });
  expect(JSON.stringify(result)).not.toMatch(/sec(%|r)/);
});
