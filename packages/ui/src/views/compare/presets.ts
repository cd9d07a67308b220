import type { Version } from '../../client/load-versions.js';
import { filterByLabel } from '../../state/label-filter.js';
import { shiftTime } from '../../state/time-range.js';
import type { ViewState } from '../../state/view-state.js';
import { type Sides, sidesOf, spanOf } from './sides.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A choice of both sides in one step. */
export interface Preset {
  readonly id: string;
  readonly text: string;
  readonly title: string;
  readonly apply: (view: ViewState, nowMs: number) => Partial<ViewState>;
}

/** The same service and labels at another time; the timelines show both again. */
function sameAtOtherTime(view: ViewState): Partial<ViewState> {
  return { baseService: '', baseFilter: view.filter, windowFrom: '', windowTo: '' };
}

function earlier(earlierMs: number): Preset['apply'] {
  return (view, nowMs) => {
    const { from, to } = sidesOf(view, nowMs).comparison;
    const baseFrom = shiftTime(from, earlierMs, nowMs);
    return { ...sameAtOtherTime(view), baseFrom, baseTo: shiftTime(to, earlierMs, nowMs) };
  };
}

/** Where the baseline lies in time, from near to far. */
export const TIME_PRESETS: readonly Preset[] = [
  {
    id: 'previous',
    text: 'Previous period',
    title: 'Compare with as much time just before',
    apply: (view) => ({ ...sameAtOtherTime(view), baseFrom: '', baseTo: '' }),
  },
  {
    id: 'hour',
    text: 'One hour earlier',
    title: 'Compare with the same minutes of the hour before',
    apply: earlier(HOUR_MS),
  },
  {
    id: 'day',
    text: 'Yesterday',
    title: 'Compare with the same time of the day before',
    apply: earlier(DAY_MS),
  },
  {
    id: 'week',
    text: 'Last week',
    title: 'Compare with the same time a week before',
    apply: earlier(7 * DAY_MS),
  },
  {
    id: 'halves',
    text: 'Halves',
    title: 'Compare the second half of the range with the first',
    apply(view, nowMs) {
      const { from, to, range } = sidesOf(view, nowMs).comparison;
      const middle = shiftTime(to, Math.round((range.endMs - range.startMs) / 2), nowMs);
      return { ...sameAtOtherTime(view), baseFrom: from, baseTo: middle, from: middle, to };
    },
  },
];

/** Whether the view is already what a preset would make of it. */
export function isApplied(preset: Preset, view: ViewState, nowMs: number): boolean {
  if (preset.id === 'halves') return false;
  const applied = { ...view, ...preset.apply(view, nowMs) };
  return (
    JSON.stringify(sidesOf(applied, nowMs)) === JSON.stringify(sidesOf(view, nowMs)) &&
    (preset.id === 'previous') === (view.baseFrom === '' && view.baseTo === '')
  );
}

/** One version against another, each wherever it ran from the earlier beginning of both sides to the later end. */
export function compareVersions(
  view: ViewState,
  sides: Sides,
  versions: { readonly baseline: Version; readonly comparison: Version },
): Partial<ViewState> {
  const { startMs, endMs } = spanOf(sides);
  const { baseline, comparison } = versions;
  const range = { from: String(startMs), to: String(endMs) };
  return {
    ...range,
    ...{ baseFrom: range.from, baseTo: range.to, baseService: '', windowFrom: '', windowTo: '' },
    baseFilter: filterByLabel(view.filter, baseline.label, baseline.value),
    filter: filterByLabel(view.filter, comparison.label, comparison.value),
  };
}

/** Each side as the other. */
export function swapSides(view: ViewState, sides: Sides): Partial<ViewState> {
  const { baseline, comparison } = sides;
  return {
    service: baseline.service,
    baseService: comparison.service === baseline.service ? '' : comparison.service,
    ...{ from: baseline.from, to: baseline.to, baseFrom: comparison.from, baseTo: comparison.to },
    ...{ filter: view.baseFilter, baseFilter: view.filter },
  };
}
