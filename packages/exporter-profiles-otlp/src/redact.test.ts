import { expect, test } from 'vitest';
import { redact, shorten } from './redact.js';

test.each([
  ['key abcd1234 is wrong', ['abcd1234'], 'key [redacted] is wrong'],
  ['token abcd1234 is wrong', ['Bearer abcd1234'], 'token [redacted] is wrong'],
  ['Bearer abcd1234', ['Bearer abcd1234'], '[redacted]'],
  ['abcd1234 and abcd', ['abcd', 'abcd1234'], '[redacted] and [redacted]'],
  ['status 1', ['1', ''], 'status 1'],
])('"%s" without %j is "%s"', (text, secrets, expected) => {
  expect(redact(text, secrets)).toBe(expected);
});

test('foreign text is put on one line and cut', () => {
  expect(shorten(' a\r\n\u001b[31mb\u2028c ')).toBe('a [31mb c');
  expect(shorten('x'.repeat(300))).toBe(`${'x'.repeat(200)}...`);
});
