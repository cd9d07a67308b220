import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoteLongNumbers } from './quote-long-numbers.js';

describe('quoteLongNumbers', () => {
  it.each([
    ['[1234567890123456]', '["#1234567890123456"]'],
    ['[-1234567890123456]', '["#-1234567890123456"]'],
    ['[123456789012345]', '[123456789012345]'],
    ['[1.234567890123456]', '["#1.234567890123456"]'],
    ['[1e5,2E-5]', '["#1e5","#2E-5"]'],
    ['{"a":1234567890123456}', '{"a":"#1234567890123456"}'],
    ['"1234567890123456"', '"1234567890123456"'],
    ['"\\"1234567890123456"', '"\\"1234567890123456"'],
    ['["\\\\",1234567890123456]', '["\\\\","#1234567890123456"]'],
    ['["\\\\\\"",1234567890123456,"\\\\\\\\"]', '["\\\\\\"","#1234567890123456","\\\\\\\\"]'],
    ['"1234567890123456\\', '"1234567890123456\\'],
    ['"\\u0022",1234567890123456', '"\\u0022","#1234567890123456"'],
  ])('makes of %s %s', (text, quoted) => {
    expect(quoteLongNumbers(text, '#', () => {})).toBe(quoted);
  });

  it('changes no value of JSON but long numbers, and makes nothing JSON that was not', () => {
    const piece = fc.constantFrom(...'[]{}:,"\\ 01.-eE+', '123456789012345678', '"a"', '1e5', 'null', '\\"');
    const text = fc.oneof(
      fc.json(),
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(text, (json) => {
        expect(parsed(quoteLongNumbers(json, '#', () => {}))).toEqual(parsed(json));
      }),
      { numRuns: 1000 },
    );
  });
});

/** The value with its marked strings as numbers; undefined for what is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text, (_, value) =>
      typeof value === 'string' && value.startsWith('#') ? Number(value.slice(1)) : value,
    );
  } catch {
    return undefined;
  }
}
