import type { DecodeLimits } from '../decode-limits.js';

/** Makes the error of a limit that holds for the whole message, and remembers that the message is to be refused. */
export type OverLimit = (name: keyof DecodeLimits, found: string, fix: string, offset: number) => Error;

/** What to do about most of them. */
export const SMALLER = 'Send smaller batches.';
