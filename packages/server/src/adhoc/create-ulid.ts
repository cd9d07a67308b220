import { randomBytes } from 'node:crypto';

/** Of Crockford, in the order of ASCII: texts sort as the numbers do. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_CHARACTERS = 10;
const RANDOM_CHARACTERS = 16;

/**
 * A ULID (https://github.com/ulid/spec): 26 characters that begin with the time and end with 80 random bits. Those of one millisecond are
 * in no order.
 *
 * @param nowMs Unix milliseconds, 0 to 2^48 - 1.
 * @param random gives that many random bytes.
 */
export function createUlid(nowMs: number, random: (count: number) => Uint8Array = randomBytes): string {
  let time = '';
  for (let rest = nowMs; time.length < TIME_CHARACTERS; rest = Math.floor(rest / 32)) {
    time = ALPHABET.charAt(rest % 32) + time;
  }
  return time + Array.from(random(RANDOM_CHARACTERS), (byte) => ALPHABET.charAt(byte % 32)).join('');
}
