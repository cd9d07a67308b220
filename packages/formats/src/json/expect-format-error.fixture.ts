import { expect } from 'vitest';
import { FormatError, type FormatErrorCode } from '../errors.js';

/** Runs `read`, which must throw the package's own error, of this code and with this text; returns it. */
export function expectFormatError(
  read: () => unknown,
  code: FormatErrorCode,
  text: string | RegExp,
): FormatError {
  let thrown: unknown;
  try {
    read();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(FormatError);
  if (!(thrown instanceof FormatError)) throw thrown;
  expect({ code: thrown.code, message: thrown.message }).toEqual({
    code,
    message: typeof text === 'string' ? expect.stringContaining(text) : expect.stringMatching(text),
  });
  return thrown;
}
