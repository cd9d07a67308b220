import type { ChangedFunction, DiffShares } from '@hotspan/flamegraph';
import type { ViewState } from '../../state/view-state.js';

/** A function of the list: its shares by the measure that is chosen. */
export interface RankedChange {
  readonly name: string;
  readonly shares: DiffShares;
}

const ORDERS: Readonly<Record<ViewState['rank'], (a: RankedChange, b: RankedChange) => number>> = {
  grew: (a, b) => growthOf(b.shares) - growthOf(a.shares),
  shrank: (a, b) => growthOf(a.shares) - growthOf(b.shares),
  baseline: (a, b) => b.shares.baseline - a.shares.baseline,
  comparison: (a, b) => b.shares.comparison - a.shares.comparison,
  name: (a, b) => (a.name < b.name ? -1 : 1),
};

/** The functions that have a share on either side, in the order that is chosen. */
export function rankChanges(
  functions: readonly ChangedFunction[],
  { measure, rank }: Pick<ViewState, 'measure' | 'rank'>,
): readonly RankedChange[] {
  return functions
    .map((row) => ({ name: row.name, shares: row[measure] }))
    .filter(({ shares }) => shares.baseline > 0 || shares.comparison > 0)
    .sort(ORDERS[rank]);
}

/** By how much of the whole a share has grown, -1 to 1. */
export function growthOf({ baseline, comparison }: DiffShares): number {
  return comparison - baseline;
}
