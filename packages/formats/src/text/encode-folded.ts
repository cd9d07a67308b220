import { type Dictionary, decodeUtf8, type Profile, WireWriter } from '@hotspan/otlp-profiles';
import { completeFormatLimits } from '../complete-format-limits.js';
import { FormatError } from '../errors.js';
import type { FormatLimits } from '../format-limits.js';
import { mergeByName } from '../model/merge-by-name.js';
import { safeFrameName } from '../model/safe-frame-name.js';

/** V8's longest string; other engines take longer ones. */
const LONGEST_TEXT = 2 ** 29 - 24;

const SEPARATOR = 0x3b;

/**
 * Writes folded ("collapsed") text: a line `frame;frame;frame 12` per distinct stack of names, root first, in the order of the
 * frames' UTF-8, so that equal profiles give equal text. {@link decodeGroups} reads it again.
 *
 * In names `;` becomes `:`, a line break a blank, and lone surrogates and byte order marks U+FFFD; frames without a function are
 * named by their address. Stacks that are equal after that are one line. Left out are stacks without frames, which text cannot
 * tell from one nameless frame and no tree counts, and what adds up to 0. Negative values are written.
 *
 * Throws HOTSPAN_ERR_FORMAT_LIMIT for more than `maxFrames` frames or more than `maxBytes` bytes to be written, and
 * HOTSPAN_ERR_FORMAT_ENCODE when the values of one stack add up to more than 64 bits.
 */
export function encodeFolded(
  profile: Profile,
  dictionary: Dictionary,
  { limits }: { readonly limits?: Partial<FormatLimits> } = {},
): string {
  const complete = completeFormatLimits(limits);
  const maxBytes = Math.min(complete.maxBytes, LONGEST_TEXT);
  const { tree, names, nodes } = mergeByName(profile, dictionary, {
    limits: complete,
    nameOf: safeFrameName,
    isCounted: () => true,
    order: 'ascending',
  });
  /** The stack of the node at hand; depth first, so it always begins with that of the parent. */
  const path = new WireWriter();
  /** By node: where its stack ends in `path`. */
  const pathEnd = new Int32Array(tree.count);
  const text = new WireWriter();

  function checkLength(length: number): void {
    if (length <= maxBytes) return;
    throw new FormatError(
      'HOTSPAN_ERR_FORMAT_LIMIT',
      `the profile takes more than maxBytes (${maxBytes}) bytes to write. Write fewer samples, or raise the limit.`,
      { limit: maxBytes },
    );
  }

  function writePath(node: number): void {
    const parent = tree.parent[node] ?? 0;
    const name = names[tree.key[node] ?? 0] ?? new Uint8Array(0);
    path.pos = pathEnd[parent] ?? 0;
    checkLength(path.pos + 1 + name.length);
    const bytes = path.reserve(name.length + 1);
    if (parent !== 0) bytes[path.pos++] = SEPARATOR;
    bytes.set(name, path.pos);
    path.pos += name.length;
    pathEnd[node] = path.pos;
  }

  for (const node of nodes) {
    // Node 0 is the root: what ends there has no frames.
    if (node === 0) continue;
    writePath(node);
    const value = tree.self[node] ?? 0n;
    if (value === 0n) continue;
    const end = pathEnd[node] ?? 0;
    const count = ` ${value}\n`;
    checkLength(text.pos + end + count.length);
    const bytes = text.reserve(end + count.length);
    bytes.set(path.bytes.subarray(0, end), text.pos);
    text.pos += end;
    for (let at = 0; at < count.length; at++) bytes[text.pos++] = count.charCodeAt(at);
  }
  return decodeUtf8(text.bytes, 0, text.pos);
}
