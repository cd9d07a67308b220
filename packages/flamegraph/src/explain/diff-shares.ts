import { at, type FlameData, ROOT_NODE } from '../decode/flame-data.js';

/** How much of each side of a diff something takes. Sides are compared by share, for they rarely cover the same time and load. */
export interface DiffShares {
  /** Of all of the baseline, 0 to 1. */
  readonly baseline: number;
  /** Of all of the comparison, 0 to 1. */
  readonly comparison: number;
}

/** The shares of a frame and all that it called. Both are the comparison's where the data is no diff. */
export function diffShares(data: FlameData, node: number): DiffShares {
  return sharesOf(data, at(data.totals, node), at((data.baseline ?? data).totals, node));
}

/** The shares of a value of both sides together, of which `baseline` is the baseline's part. */
export function sharesOf(data: FlameData, value: number, baseline: number): DiffShares {
  const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);
  const whole = at(data.totals, ROOT_NODE);
  if (data.baseline === undefined) return { baseline: share(value, whole), comparison: share(value, whole) };
  const wholeBaseline = at(data.baseline.totals, ROOT_NODE);
  return {
    baseline: share(baseline, wholeBaseline),
    comparison: share(value - baseline, whole - wholeBaseline),
  };
}

/** From -1, gone, over 0, as before, to 1, new: the change of a share by the larger one. */
export function relativeChange({ baseline, comparison }: DiffShares): number {
  const larger = Math.max(baseline, comparison);
  return larger > 0 ? (comparison - baseline) / larger : 0;
}
