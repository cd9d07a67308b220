import { resolveRange, type TimeRange } from '../../state/time-range.js';
import type { ViewState } from '../../state/view-state.js';
import { type Sides, spanOf } from './sides.js';

/** A range narrower than this part of the window is hard to see and to grab. */
const WINDOW_PER_SPAN = 1.25;
/** Buckets of a timeline are 30 s at least: less time would be a handful of them. */
const MIN_WINDOW_MS = 15 * 60_000;

/** What both timelines show: what the view says, else both ranges with room around them, to the present at most. */
export function windowOf(view: ViewState, sides: Sides, nowMs: number): TimeRange {
  if (view.windowFrom !== '' && view.windowTo !== '')
    return resolveRange(view.windowFrom, view.windowTo, nowMs);
  return around(spanOf(sides), WINDOW_PER_SPAN, nowMs);
}

/** The window of twice the length, to the present at most. */
export function widerWindow(window: TimeRange, nowMs: number): TimeRange {
  return around(window, 2, nowMs);
}

function around({ startMs, endMs }: TimeRange, times: number, nowMs: number): TimeRange {
  const lengthMs = Math.max((endMs - startMs) * times, MIN_WINDOW_MS);
  const roomMs = lengthMs - (endMs - startMs);
  // A range that ends after the present is shown whole.
  const lastMs = Math.max(endMs, Math.min(nowMs, Math.round(endMs + roomMs / 2)));
  return { startMs: Math.max(0, Math.round(lastMs - lengthMs)), endMs: lastMs };
}

/** Where a range lies in a window, as parts of its length from 0 to 1; what is outside is cut off. */
export function placeIn(
  window: TimeRange,
  range: TimeRange,
): { readonly start: number; readonly end: number } {
  const lengthMs = window.endMs - window.startMs;
  const place = (ms: number): number => Math.min(1, Math.max(0, (ms - window.startMs) / lengthMs));
  return { start: place(range.startMs), end: place(range.endMs) };
}
