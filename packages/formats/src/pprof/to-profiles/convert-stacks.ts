import type { Stacks } from '@hotspan/otlp-profiles';
import { finishHash, groupEqualRanges } from '../group-equal-ranges.js';
import type { PprofProfile, PprofSamples } from '../pprof-profile.js';
import { brokenLocation } from './broken-index.js';

export interface StackSurvey {
  /** 1 for each location that some sample has. */
  readonly isUsed: Uint8Array;
  /** How many locations the end of each sample's list has in common with the end of the list before. */
  readonly tails: Int32Array;
  /** The most locations of one sample. */
  readonly maxDepth: number;
}

export interface ConvertedStacks {
  readonly stacks: Stacks;
  /** The stack of each sample. */
  readonly stackOf: Int32Array;
}

/**
 * Goes through the locations of all samples. Stacks that follow one another mostly share their callers, which end the list, so that
 * both passes over the locations need to look at the others only. Throws HOTSPAN_ERR_FORMAT_INDEX for a location that does not
 * exist.
 *
 * Hot path: most of a profile is locations of samples. Guarded by benchmarks/pprof-codec.bench.ts.
 */
export function surveyStacks(pprof: PprofProfile): StackSurvey {
  const { count, locations, locationOffsets } = pprof.samples;
  const isUsed = new Uint8Array(pprof.locations.count);
  const tails = new Int32Array(count);
  const last = isUsed.length - 1;
  // Negative as soon as one row is negative or past the last.
  let broken = 0;
  let maxDepth = 0;
  let start = 0;
  let end = 0;
  for (let sample = 0; sample < count; sample++) {
    const depthBefore = end - start;
    start = end;
    end = locationOffsets[sample + 1] ?? 0;
    const depth = end - start;
    if (depth > maxDepth) maxDepth = depth;
    const limit = Math.min(depth, depthBefore);
    const tail = commonTail(locations, start, end, limit);
    tails[sample] = tail;
    for (let at = start; at < end - tail; at++) {
      const row = locations[at] ?? -1;
      broken |= row | (last - row);
      isUsed[row] = 1;
    }
  }
  if (broken < 0) throw brokenLocation(pprof);
  return { isUsed, tails, maxDepth };
}

/** How many elements before `start` and before `end` are equal, going backwards; at most `limit`. Two at a time. */
function commonTail(locations: Int32Array, start: number, end: number, limit: number): number {
  let tail = 0;
  while (
    tail + 2 <= limit &&
    locations[end - tail - 1] === locations[start - tail - 1] &&
    locations[end - tail - 2] === locations[start - tail - 2]
  ) {
    tail += 2;
  }
  return tail < limit && locations[end - tail - 1] === locations[start - tail - 1] ? tail + 1 : tail;
}

/** Interns the stacks of all samples, `rowOf` being the model's rows of the locations that they have. */
export function convertStacks(
  { samples }: PprofProfile,
  survey: StackSurvey,
  rowOf: Int32Array,
): ConvertedStacks {
  const { locationOffsets } = samples;
  const { words, hashes } = readStacks(samples, survey, rowOf);
  const { count, groupOf, first } = groupEqualRanges(words, locationOffsets, hashes);

  // Stack 0 is the empty one, which a sample may have, too.
  const stackOfGroup = new Int32Array(count);
  const offsets = new Int32Array(count + 2);
  let stack = 0;
  let length = 0;
  for (let group = 0; group < count; group++) {
    const sample = first[group] ?? 0;
    const start = locationOffsets[sample] ?? 0;
    const end = locationOffsets[sample + 1] ?? 0;
    if (start === end) continue;
    // Stacks only move down, on to words that have been read: the array of all samples becomes that of all stacks.
    if (length !== start) words.copyWithin(length, start, end);
    length += end - start;
    stackOfGroup[group] = ++stack;
    offsets[stack + 1] = length;
  }
  for (let sample = 0; sample < samples.count; sample++) {
    groupOf[sample] = stackOfGroup[groupOf[sample] ?? 0] ?? 0;
  }
  return {
    stacks: {
      count: stack + 1,
      offsets: stack === count ? offsets : offsets.slice(0, stack + 2),
      locations: length === words.length ? words : words.slice(0, length),
    },
    stackOf: groupOf,
  };
}

/** The stacks in rows of the model, and their hashes, from the callers down so that shared callers have been hashed before. */
function readStacks(
  { count, locations, locationOffsets }: PprofSamples,
  { tails, maxDepth }: StackSurvey,
  rowOf: Int32Array,
): { words: Int32Array; hashes: Int32Array } {
  const words = new Int32Array(locations.length);
  const hashes = new Int32Array(count);
  // The state of the hash after each number of callers.
  const states = new Int32Array(maxDepth + 1);
  // Random, so that input cannot be prepared to collide.
  states[0] = (Math.random() * 0x1_0000_0000) | 0;
  for (let sample = 0; sample < count; sample++) {
    const start = locationOffsets[sample] ?? 0;
    const end = locationOffsets[sample + 1] ?? 0;
    let depth = tails[sample] ?? 0;
    if (depth > 0) words.copyWithin(end - depth, start - depth, start);
    let hash = states[depth] ?? 0;
    for (let at = end - depth - 1; at >= start; at--) {
      const row = rowOf[locations[at] ?? 0] ?? 0;
      words[at] = row;
      hash = Math.imul(hash ^ row, 0x9e3779b1);
      hash = (hash << 13) | (hash >>> 19);
      states[++depth] = hash;
    }
    hashes[sample] = finishHash(hash ^ depth);
  }
  return { words, hashes };
}
