import { at } from '../decode/flame-data.js';

/**
 * The last index in `low` up to, not including, `high` whose start is at or before a value; `low - 1` when there is none.
 * `starts` must be sorted in that range. O(log n).
 */
export function lastStartingBy(starts: Float64Array, low: number, high: number, value: number): number {
  let first = low;
  let end = high;
  while (first < end) {
    const middle = (first + end) >>> 1;
    if (at(starts, middle) <= value) first = middle + 1;
    else end = middle;
  }
  return first - 1;
}
