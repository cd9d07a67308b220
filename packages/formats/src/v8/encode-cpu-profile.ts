import type { Dictionary, Profile } from '@hotspan/otlp-profiles';
import { completeFormatLimits } from '../complete-format-limits.js';
import { FormatError } from '../errors.js';
import type { FormatLimits } from '../format-limits.js';
import { createJsonText } from '../json/json-text.js';
import { createSourceFrames } from '../json/source-frames.js';
import { mergeStackTree, type StackTree } from '../model/merge-stack-tree.js';
import { sampleValue } from '../model/sample-value.js';
import { createStackExpander } from '../model/stack-expander.js';
import { walkStackTree } from '../model/walk-stack-tree.js';
import { breadthFirst } from './breadth-first.js';
import { profileScale } from './profile-scale.js';
import { writeCallNodes } from './write-call-nodes.js';
import { writeTimeline } from './write-timeline.js';

/** Options of encodeCpuProfile(), all optional. */
export interface EncodeCpuProfileOptions {
  /** `maxFrames` bounds the frames of all stacks. Default: that of all readers. */
  readonly limits?: Partial<Pick<FormatLimits, 'maxFrames'>>;
}

/**
 * Writes a profile as a `.cpuprofile` for Chrome DevTools, VS Code and others
 * (https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile): the same text for the same data. Lines of
 * one function are one node, at its declaration; samples that differ in attributes or link only become one; those of 0 are
 * left out.
 *
 * The format knows only time. Times are written in microseconds, cut off such that less than one of them is lost in all; a
 * sample of unit `count` lasts its period when that is a time; else one of whatever is counted (a byte, an object) lasts
 * 1 µs. `hitCount` is the value of a count, of a time the number of its periods, 1 when the period is unknown. Stacks come
 * one after the other, callers together, as if one thread had run them in that order; the profile ends with them, or after
 * its duration when that is longer.
 *
 * Throws HOTSPAN_ERR_FORMAT_ENCODE for values below 0, for times past 2^53 µs and for more text than a string holds,
 * HOTSPAN_ERR_FORMAT_LIMIT for `maxFrames`.
 */
export function encodeCpuProfile(
  profile: Profile,
  dictionary: Dictionary,
  { limits }: EncodeCpuProfileOptions = {},
): string {
  const expander = createStackExpander(dictionary, completeFormatLimits(limits));
  const frames = createSourceFrames(dictionary, expander, { position: 'declaration' });
  const tree = mergeStackTree({
    samples: profile.samples,
    expander,
    keyOf: frames.indexOf,
    countOf: (row) => checkValue(sampleValue(profile.samples, row), row),
  });
  const scale = profileScale(profile, dictionary);
  const nodes = breadthFirst(tree.parent);
  const text = createJsonText();
  text.add('{');
  writeCallNodes(text, { tree, nodes, frames: frames.list, scale });
  writeTimeline(text, {
    startNanos: profile.timeUnixNano,
    durationNanos: profile.durationNano,
    stacks: stacksInOrder(tree, frames.list.length).map((node) => ({
      id: (nodes.placeOf[node] ?? 0) + 1,
      nanos: (tree.self[node] ?? 0n) * scale.nanosPerValue,
    })),
  });
  text.add('}');
  return text.finish();
}

/** Nodes that samples end at, depth first, so that a caller is shown as one call and not cut up. */
function stacksInOrder(tree: StackTree, keys: number): number[] {
  // The walk takes the highest rank first; the frame seen first shall come first.
  const ranks = Int32Array.from({ length: keys }, (_, key) => keys - 1 - key);
  return Array.from(walkStackTree(tree, ranks).nodes).filter((node) => tree.self[node] !== 0n);
}

function checkValue(value: bigint, row: number): bigint {
  if (value >= 0n) return value;
  throw new FormatError(
    'HOTSPAN_ERR_FORMAT_ENCODE',
    `sample ${row} has the value ${value}, and a .cpuprofile cannot carry values below 0. Write the two sides of a difference as profiles of their own.`,
  );
}
