import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLongerThan, utf8Length } from './utf8-length.js';

describe('utf8Length', () => {
  it('counts what TextEncoder writes, lone surrogates included', () => {
    const utf8 = new TextEncoder();
    const units = fc.array(fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          units.map((all) => all.join('')),
        ),
        (text) => {
          const { length } = utf8.encode(text);
          expect(utf8Length(text)).toBe(length);
          expect(isLongerThan(text, length)).toBe(false);
          if (length > 0) expect(isLongerThan(text, length - 1)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});
