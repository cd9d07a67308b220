import { at } from './name-tree.js';

/** The largest of some values that belong to names. */
export interface RankedNames {
  /** Indices of names, the largest value first; of equal ones in the order of their texts. */
  readonly indices: Int32Array;
  /** How many others have a value above 0. */
  readonly dropped: number;
}

/** @param values by index of the name; those of 0 or less are not ranked. */
export function rankNames(names: readonly string[], values: Float64Array, limit: number): RankedNames {
  const ranked = Int32Array.from(values.keys()).filter((index) => at(values, index) > 0);
  const text = (index: number): string => names[index] ?? '';
  ranked.sort((a, b) => at(values, b) - at(values, a) || (text(a) < text(b) ? -1 : 1));
  return { indices: ranked.slice(0, limit), dropped: Math.max(ranked.length - limit, 0) };
}
