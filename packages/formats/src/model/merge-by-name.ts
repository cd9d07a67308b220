import type { Dictionary, Profile } from '@hotspan/otlp-profiles';
import type { FormatLimits } from '../format-limits.js';
import { mergeStackTree, type StackTree } from './merge-stack-tree.js';
import { sampleValue } from './sample-value.js';
import { createStackExpander, type StackExpander } from './stack-expander.js';
import { type StackTreeWalk, walkStackTree } from './walk-stack-tree.js';

/** A profile merged by frame names, ready to be written: nodes in their final order. */
export interface NamedTree extends StackTreeWalk {
  readonly tree: StackTree;
  /** By key of the tree: the name in UTF-8. */
  readonly names: readonly Uint8Array[];
}

export interface MergeByNameOptions {
  readonly limits: Pick<FormatLimits, 'maxFrames'>;
  /** The name under which a frame is written; undefined leaves it out. It must be well-formed UTF-16. */
  readonly nameOf: (expander: StackExpander, frame: number) => string | undefined;
  /** Which values count; others are left out. */
  readonly isCounted: (value: bigint) => boolean;
  /** Siblings by the bytes of their names: from low to high, or from high to low. */
  readonly order: 'ascending' | 'descending';
}

/** Merges stacks of equal names and puts siblings in order. Throws as {@link mergeStackTree} does. */
export function mergeByName(
  { samples }: Profile,
  dictionary: Dictionary,
  { limits, nameOf, isCounted, order }: MergeByNameOptions,
): NamedTree {
  const expander = createStackExpander(dictionary, limits);
  const names: Uint8Array[] = [];
  const keyOfName = new Map<string, number>();
  const keyOfFrame = new Map<number, number>();
  const utf8 = new TextEncoder();

  function addFrame(frame: number): number {
    const name = nameOf(expander, frame);
    if (name === undefined) return -1;
    const known = keyOfName.get(name);
    if (known !== undefined) return known;
    keyOfName.set(name, names.length);
    return names.push(utf8.encode(name)) - 1;
  }

  function keyOf(frame: number): number {
    const known = keyOfFrame.get(frame);
    if (known !== undefined) return known;
    const key = addFrame(frame);
    keyOfFrame.set(frame, key);
    return key;
  }

  function countOf(row: number): bigint {
    const value = sampleValue(samples, row);
    return isCounted(value) ? value : 0n;
  }

  const tree = mergeStackTree({ samples, expander, keyOf, countOf });
  return { tree, names, ...walkStackTree(tree, rankNames(names, order)) };
}

/** The walk takes the highest rank first. */
function rankNames(names: readonly Uint8Array[], order: 'ascending' | 'descending'): Int32Array {
  const sorted = Array.from(names, (name, key) => ({ name, key })).sort((a, b) =>
    compareBytes(a.name, b.name),
  );
  const ranks = new Int32Array(names.length);
  for (const [place, { key }] of sorted.entries()) {
    ranks[key] = order === 'descending' ? place : names.length - 1 - place;
  }
  return ranks;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
