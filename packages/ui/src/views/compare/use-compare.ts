import type { FlameData } from '@hotspan/flamegraph';
import { loadDiff } from '../../client/load-diff.js';
import { loadTimeline } from '../../client/load-timeline.js';
import { loadVersions, type Version } from '../../client/load-versions.js';
import { type RequestState, useRequest } from '../../client/use-request.js';
import { describeProfileType, type ProfileType } from '../../state/profile-type.js';
import type { TimeRange } from '../../state/time-range.js';
import { type TimelineChart, timelineChart } from '../../state/timeline-chart.js';
import type { Page } from '../../state/use-page.js';
import type { ViewState } from '../../state/view-state.js';
import { areSame, askedSides, type Side, type Sides, sidesOf, spanOf } from './sides.js';
import { windowOf } from './time-window.js';

/** A timeline with what was asked for: while the next answer is on its way, old values keep their own unit and time. */
export interface SideChart extends TimelineChart {
  readonly range: TimeRange;
}

/** A diff with what was asked for. */
export interface LoadedDiff {
  readonly data: FlameData;
  readonly type: ProfileType;
  readonly sides: Sides;
}

/** Everything the compare view shows. */
export interface Compare {
  readonly sides: Sides;
  readonly type: ProfileType;
  /** What both timelines show. */
  readonly window: TimeRange;
  readonly diff: RequestState<LoadedDiff>;
  readonly timelines: Readonly<Record<keyof Sides, RequestState<SideChart>>>;
  readonly versions: RequestState<readonly Version[]>;
}

/** Loads what a comparison asks for; the diff only when the sides differ. */
export function useCompare(view: ViewState, { nowMs }: Page): Compare {
  const sides = sidesOf(view, nowMs);
  const window = windowOf(view, sides, nowMs);
  const type = describeProfileType(view.type);
  const isChosen = view.service !== '' && type.id !== '';
  const shared = { sides, type, window, nowMs, isChosen };
  const asked = { type: type.id, ...askedSides(sides) };
  // nowMs counts: refreshing absolute ranges asks again.
  const diff = useRequest(
    isChosen && !areSame(sides) ? JSON.stringify([asked, nowMs]) : undefined,
    async (signal) => ({ data: await loadDiff(asked, signal), type, sides }),
  );
  const versionQuery = { service: view.service, type: type.id, range: spanOf(sides) };
  const versions = useRequest(isChosen ? JSON.stringify([versionQuery, nowMs]) : undefined, (signal) =>
    loadVersions(versionQuery, signal),
  );
  const timelines = {
    baseline: useTimeline(sides.baseline, shared),
    comparison: useTimeline(sides.comparison, shared),
  };
  return { sides, type, window, diff, timelines, versions };
}

function useTimeline(
  { service, filter }: Side,
  shared: Pick<Compare, 'type' | 'window'> & { readonly nowMs: number; readonly isChosen: boolean },
): RequestState<SideChart> {
  const { type, window, nowMs, isChosen } = shared;
  const query = { service, filter, type: type.id, range: window };
  return useRequest(isChosen ? JSON.stringify([query, nowMs]) : undefined, async (signal) => {
    const { buckets, points } = await loadTimeline(query, signal);
    const options = { buckets, type, endMs: window.endMs };
    return { ...timelineChart([{ value: '', points }], options), range: window };
  });
}
