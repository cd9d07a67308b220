import type { DiffSide } from '../../client/load-diff.js';
import { parseTime, shiftTime, type TimeRange } from '../../state/time-range.js';
import type { ViewState } from '../../state/view-state.js';

/** The sides of a comparison. */
export const SIDES = ['baseline', 'comparison'] as const;
export type SideName = (typeof SIDES)[number];

/** What each side is called on the page. */
export const SIDE_TITLES: Readonly<Record<SideName, string>> = {
  baseline: 'Baseline',
  comparison: 'Comparison',
};

/** A side with the texts of its range, `from` the earlier one. */
export interface Side extends DiffSide {
  readonly from: string;
  readonly to: string;
}

/** Both sides. */
export type Sides = Readonly<Record<SideName, Side>>;

/** The sides that a view names. Where the baseline has no range of its own it is as long as the comparison and ends where that begins. */
export function sidesOf(view: ViewState, nowMs: number): Sides {
  const { service, filter, baseFilter } = view;
  const comparison = ordered(view.from, view.to, nowMs);
  const { startMs, endMs } = comparison.range;
  const lengthMs = endMs - startMs;
  const { baseFrom, baseTo } = view;
  const from = baseFrom || shiftTime(baseTo || comparison.from, lengthMs, nowMs);
  const to = baseTo || (baseFrom === '' ? comparison.from : shiftTime(baseFrom, -lengthMs, nowMs));
  return {
    baseline: { service: view.baseService || service, filter: baseFilter, ...ordered(from, to, nowMs) },
    comparison: { service, filter, ...comparison },
  };
}

function ordered(from: string, to: string, nowMs: number): Pick<Side, 'from' | 'to' | 'range'> {
  const startMs = parseTime(from, nowMs) ?? nowMs;
  const endMs = parseTime(to, nowMs) ?? nowMs;
  if (startMs > endMs) return ordered(to, from, nowMs);
  return { from, to, range: { startMs, endMs } };
}

/** From the earlier beginning to the later end. */
export function spanOf({ baseline, comparison }: Sides): TimeRange {
  return {
    startMs: Math.min(baseline.range.startMs, comparison.range.startMs),
    endMs: Math.max(baseline.range.endMs, comparison.range.endMs),
  };
}

/** Whether both sides are the same profiles, so that there is nothing to compare. */
export function areSame({ baseline, comparison }: Sides): boolean {
  return (
    baseline.service === comparison.service &&
    baseline.filter.trim() === comparison.filter.trim() &&
    baseline.range.startMs === comparison.range.startMs &&
    baseline.range.endMs === comparison.range.endMs
  );
}

/** The sides as they are asked for: both ends of a range count, so a moment that ends one side and begins the other is the later's. */
export function askedSides({ baseline, comparison }: Sides): Readonly<Record<SideName, DiffSide>> {
  const cut = (side: Side, other: Side): DiffSide => {
    const { startMs, endMs } = side.range;
    const isShared = endMs === other.range.startMs && startMs < endMs;
    const { service, filter } = side;
    return { service, filter, range: { startMs, endMs: isShared ? endMs - 1 : endMs } };
  };
  return { baseline: cut(baseline, comparison), comparison: cut(comparison, baseline) };
}

/** The part of the URL that gives a side this range. */
export function rangeChange(side: SideName, from: string, to: string): Partial<ViewState> {
  return side === 'baseline' ? { baseFrom: from, baseTo: to } : { from, to };
}

/** Both ends of the baseline in words of the URL: what a change of the comparison's range must write down for the baseline to stay. */
export function pinnedBaseline(view: ViewState, nowMs: number): Partial<ViewState> {
  const { from, to } = sidesOf(view, nowMs).baseline;
  return { baseFrom: from, baseTo: to };
}
