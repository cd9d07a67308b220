import { type ExpectPollOptions, expect } from 'vitest';

/** A guard against hanging, as those of the tests themselves: pages on a busy machine need more than the second that Vitest allows. */
const GUARD: ExpectPollOptions = { timeout: 30_000 };

/** Expects of a page what it comes to in the end. */
export function eventually<Value>(read: () => Value | Promise<Value>): ReturnType<typeof expect.poll<Value>> {
  return expect.poll(read, GUARD);
}
