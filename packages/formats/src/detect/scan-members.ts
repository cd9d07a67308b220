import { decodeUtf8 } from '@hotspan/otlp-profiles';
import { isBlank } from './find-text.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

/** Longer names are no member of any format here. */
const LONGEST_NAME_BYTES = 32;

/** Outermost object, a member of it, an object in that or in its array. */
const DEEPEST = 3;

/**
 * Calls `visit` for the members of the outermost object of JSON text (`name`), for those of an object in one of them
 * (`name.inner`), and of an object in an array there (`name[].inner`), until it returns false. `valueStart` is where the value
 * begins.
 *
 * The text is not checked and nothing deeper is looked at: brackets are only counted, so depth costs no memory and no stack.
 */
export function scanMembers(bytes: Uint8Array, visit: (path: string, valueStart: number) => boolean): void {
  let depth = 0;
  let outer = '';
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    // `{` and `[`, `}` and `]`: they differ in one bit.
    if ((byte & 0xdf) === 0x5b) depth++;
    else if ((byte & 0xdf) === 0x5d) depth--;
    if (byte !== QUOTE) continue;
    const end = endOfString(bytes, at + 1);
    const valueStart = depth > DEEPEST || end - at > LONGEST_NAME_BYTES ? -1 : startOfValue(bytes, end + 1);
    if (valueStart !== -1) {
      const name = decodeUtf8(bytes, at + 1, end);
      if (depth === 1) outer = name;
      const path = depth === 1 ? name : `${outer}${depth === 2 ? '.' : '[].'}${name}`;
      if (!visit(path, valueStart)) return;
    }
    at = end;
  }
}

/** The closing quote's position, or the end of the bytes. */
function endOfString(bytes: Uint8Array, start: number): number {
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) return at;
    if (byte === BACKSLASH) at++;
  }
  return bytes.length;
}

/** -1 when no colon follows: then the string was no name. */
function startOfValue(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isBlank(bytes[at])) at++;
  if (bytes[at] !== COLON) return -1;
  at++;
  while (isBlank(bytes[at])) at++;
  return at;
}
