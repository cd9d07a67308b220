import type { FlameData } from '../decode/flame-data.js';
import { type DiffShares, sharesOf } from './diff-shares.js';
import { topFunctions } from './top-functions.js';

/** A function in a diff. Values are in the unit of the profile. */
export interface ChangedFunction {
  readonly name: string;
  /** Of the function itself. */
  readonly self: DiffShares;
  /** Of all stacks that contain the function, each counted once. */
  readonly total: DiffShares;
}

/** All functions of a diff, those first whose own share has changed most, up or down. */
export function changedFunctions(data: FlameData): ChangedFunction[] {
  const size = ({ baseline, comparison }: DiffShares): number => Math.abs(comparison - baseline);
  return topFunctions(data)
    .map(({ name, self, total, baseline = { self, total } }) => ({
      name,
      self: sharesOf(data, self, baseline.self),
      total: sharesOf(data, total, baseline.total),
    }))
    .sort((a, b) => size(b.self) - size(a.self) || size(b.total) - size(a.total));
}
