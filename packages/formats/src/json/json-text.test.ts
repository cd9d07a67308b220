import { describe, expect, it } from 'vitest';
import { expectFormatError } from './expect-format-error.fixture.js';
import { createJsonText } from './json-text.js';

describe('createJsonText', () => {
  it('joins pieces', () => {
    const text = createJsonText();
    for (const piece of ['[', '1', ']']) text.add(piece);
    expect(text.finish()).toBe('[1]');
  });

  it('refuses a text that would get too long for a string before it gets there', () => {
    const text = createJsonText();
    const piece = 'x'.repeat(2 ** 20);
    expectFormatError(
      () => {
        for (;;) text.add(piece);
      },
      'HOTSPAN_ERR_FORMAT_ENCODE',
      'more than 268435456 characters',
    );
  });
});
