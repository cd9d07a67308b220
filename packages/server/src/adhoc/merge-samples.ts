import type { Dictionary, Profile, Samples } from '@hotspan/otlp-profiles';
import { createNameTreeBuilder, type NameTree, ROOT_NODE } from '../answer/name-tree.js';
import { uploadError } from './check-upload.js';

/** A frame of a profile takes a byte at least, but inlined calls stand for many: these are twice what 4 MiB can hold without. */
const MAX_FRAMES = 8 * 1024 * 1024;

/**
 * Merges the samples of profiles of one dictionary by function name. As in queries, values of 0 or less do not count, nor frames and
 * stacks without a name. Throws HOTSPAN_ERR_SERVER_PROFILE for more than 8 388 608 frames.
 */
export function mergeSamples(profiles: readonly Profile[], dictionary: Dictionary): NameTree {
  const { stacks, locations } = dictionary;
  const builder = createNameTreeBuilder();
  const nameOf = createNames(dictionary, (name) => builder.addName(name));
  let frames = 0;
  for (const [stack, value] of sumByStack(profiles, stacks.count).entries()) {
    if (value === 0) continue;
    let node = ROOT_NODE;
    const first = stacks.offsets[stack] ?? 0;
    for (let at = (stacks.offsets[stack + 1] ?? 0) - 1; at >= first; at--) {
      const location = stacks.locations[at] ?? 0;
      const firstLine = locations.lineOffsets[location] ?? 0;
      const endLine = locations.lineOffsets[location + 1] ?? 0;
      frames += endLine - firstLine;
      if (frames > MAX_FRAMES) {
        throw uploadError(
          `the profile has more than ${MAX_FRAMES} frames with inlined ones counted. Send a shorter profile.`,
        );
      }
      for (let line = endLine - 1; line >= firstLine; line--) {
        const name = nameOf(locations.lineFunction[line] ?? 0);
        if (name >= 0) node = builder.childOf(node, name);
      }
    }
    builder.addSelf(node, value);
  }
  return builder.build();
}

function sumByStack(profiles: readonly Profile[], stackCount: number): Float64Array {
  const sums = new Float64Array(stackCount);
  for (const { samples } of profiles) {
    for (let row = 0; row < samples.count; row++) {
      const value = sampleValue(samples, row);
      const stack = samples.stack[row] ?? 0;
      if (value > 0) sums[stack] = (sums[stack] ?? 0) + value;
    }
  }
  return sums;
}

function sampleValue({ values, valueOffsets, timestampOffsets }: Samples, row: number): number {
  const start = valueOffsets[row] ?? 0;
  const end = valueOffsets[row + 1] ?? 0;
  // Each time counts as 1 where there are no values.
  if (start === end) return (timestampOffsets[row + 1] ?? 0) - (timestampOffsets[row] ?? 0);
  let sum = 0;
  for (let at = start; at < end; at++) sum += Number(values[at] ?? 0n);
  return sum;
}

/** Gives by function the number of its name, -1 for none. Each name is looked up once. */
function createNames(
  { functions, strings }: Dictionary,
  add: (name: string) => number,
): (row: number) => number {
  const UNSEEN = -2;
  const known = new Int32Array(functions.count).fill(UNSEEN);
  return (row) => {
    const found = known[row] ?? -1;
    if (found !== UNSEEN) return found;
    const name = strings[functions.name[row] ?? 0] || strings[functions.systemName[row] ?? 0];
    const index = name ? add(name) : -1;
    known[row] = index;
    return index;
  };
}
