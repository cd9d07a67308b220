import { describe, expect, it } from 'vitest';
import { markdownCode } from './markdown-code.js';

describe('markdownCode', () => {
  it.each([
    ['handle', '`handle`'],
    ['*a* _b_ [c](d) <e> #1 @f ~g~', '`*a* _b_ [c](d) <e> #1 @f ~g~`'],
    ['a|b', '`a\\|b`'],
    ['a\\|b', '`a\\\\\\|b`'],
    ['a\\b', '`a\\b`'],
    ['a`b', '``a`b``'],
    ['a``b`c', '```a``b`c```'],
    ['`a', '`` `a ``'],
    ['a`', '`` a` ``'],
    ['', '`  `'],
    ['a\nb\r\n\tc\u0000d', '`a b c d`'],
    ['x'.repeat(201), `\`${'x'.repeat(200)}…\``],
  ])('writes %j as %j', (text, code) => {
    expect(markdownCode(text)).toBe(code);
  });
});
