/**
 * Puts quotes around integer literals of 16 digits and more, so that JSON.parse cannot round them: a double
 * holds 15 digits safely, and a time in nanoseconds has 19. Text inside strings is left as it is. One pass.
 */
export function quoteLongIntegers(text: string): string {
  return text.replace(STRING_OR_NUMBER, (token) => (LONG_INTEGER.test(token) ? `"${token}"` : token));
}

// A string (whose content is skipped whole) or a number. No nested quantifiers: linear on any input.
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/gs;
const LONG_INTEGER = /^-?\d{16,}$/;
