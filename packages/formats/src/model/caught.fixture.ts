import { FormatError } from '../errors.js';

/** The coded error that a call throws; fails for any other outcome. */
export function caught(call: () => unknown): FormatError {
  try {
    call();
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error('expected an error, got none');
}
