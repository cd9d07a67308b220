import type { Dictionary, Profile } from '@hotspan/otlp-profiles';
import { completeFormatLimits } from '../complete-format-limits.js';
import type { FormatLimits } from '../format-limits.js';
import { mergeByName } from '../model/merge-by-name.js';
import { safeFrameName } from '../model/safe-frame-name.js';
import { createNodeWriter } from './node-writer.js';

/**
 * Writes Pyroscope's trie with one node per frame, so that a key is cut only where a frame ends; siblings from the lowest name
 * to the highest in the order of UTF-8. Names are made safe as in folded text, frames without a function are named by their
 * address. Samples of 0 or less and stacks without frames are left out; without any other there are no bytes.
 *
 * Throws HOTSPAN_ERR_FORMAT_LIMIT for more than `maxFrames` frames or more than `maxBytes` bytes to be written, and
 * HOTSPAN_ERR_FORMAT_ENCODE when the values of one stack add up to more than 64 bits.
 */
export function encodeTrie(
  profile: Profile,
  dictionary: Dictionary,
  { limits }: { readonly limits?: Partial<FormatLimits> } = {},
): Uint8Array<ArrayBuffer> {
  const complete = completeFormatLimits(limits);
  const { tree, names, nodes, childCount } = mergeByName(profile, dictionary, {
    limits: complete,
    nameOf: safeFrameName,
    isCounted: (value) => value > 0n,
    order: 'ascending',
  });
  if (tree.count === 1) return new Uint8Array(0);

  const pieces = names.map(withSeparator);
  const writer = createNodeWriter(complete);
  for (const node of nodes) {
    const children = childCount[node] ?? 0;
    const piece = (tree.parent[node] === 0 ? names : pieces)[tree.key[node] ?? 0];
    // Node 0 is the root: what ends there has no frames.
    if (node === 0 || piece === undefined) writer.write({ name: NO_NAME, value: 0n, children });
    else writer.write({ name: piece, value: tree.self[node] ?? 0n, children });
  }
  return writer.finish();
}

const NO_NAME = new Uint8Array(0);

function withSeparator(name: Uint8Array): Uint8Array {
  const piece = new Uint8Array(name.length + 1);
  piece[0] = 0x3b;
  piece.set(name, 1);
  return piece;
}
