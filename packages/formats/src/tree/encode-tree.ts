import type { Dictionary, Profile } from '@hotspan/otlp-profiles';
import { completeFormatLimits } from '../complete-format-limits.js';
import type { FormatLimits } from '../format-limits.js';
import { mergeByName } from '../model/merge-by-name.js';
import { toWellFormed } from '../model/to-well-formed.js';
import { createNodeWriter } from './node-writer.js';

/**
 * Writes Pyroscope's tree bytes: stacks merged by function name, depth first under a root without name and value, siblings from
 * the highest name to the lowest in the order of UTF-8. Samples of 0 or less, locations without lines and stacks without frames
 * are left out; without any other there are no bytes. Lone surrogates in names become U+FFFD.
 *
 * Throws HOTSPAN_ERR_FORMAT_LIMIT for more than `maxFrames` frames or more than `maxBytes` bytes to be written, and
 * HOTSPAN_ERR_FORMAT_ENCODE when the values of one stack add up to more than 64 bits.
 */
export function encodeTree(
  profile: Profile,
  dictionary: Dictionary,
  { limits }: { readonly limits?: Partial<FormatLimits> } = {},
): Uint8Array<ArrayBuffer> {
  const complete = completeFormatLimits(limits);
  const { functions, strings } = dictionary;
  const { tree, names, nodes, childCount } = mergeByName(profile, dictionary, {
    limits: complete,
    nameOf: (expander, frame) =>
      frame < 0 ? undefined : toWellFormed(strings[functions.name[expander.functionOf(frame)] ?? 0] ?? ''),
    isCounted: (value) => value > 0n,
    order: 'descending',
  });
  if (tree.count === 1) return new Uint8Array(0);

  const writer = createNodeWriter(complete);
  for (const node of nodes) {
    const name = names[tree.key[node] ?? 0];
    const children = childCount[node] ?? 0;
    // Node 0 is the root: what ends there has no frames.
    if (node === 0 || name === undefined) writer.write({ name: NO_NAME, value: 0n, children });
    else writer.write({ name, value: tree.self[node] ?? 0n, children });
  }
  return writer.finish();
}

const NO_NAME = new Uint8Array(0);
