import type { FlameData } from '@hotspan/flamegraph';
import { type Exemplar, loadExemplars } from '../../client/load-exemplars.js';
import { loadFlameGraph } from '../../client/load-flame-graph.js';
import { loadGroupedTimeline, loadTimeline } from '../../client/load-timeline.js';
import { type RequestState, useRequest } from '../../client/use-request.js';
import type { Buckets } from '../../state/bucket-series.js';
import { parseMatchers } from '../../state/label-matchers.js';
import { describeProfileType, type ProfileType } from '../../state/profile-type.js';
import { type IdFilter, readNarrowing } from '../../state/read-id.js';
import type { TimeRange } from '../../state/time-range.js';
import type { TimelineSeries } from '../../state/timeline-chart.js';
import type { Page } from '../../state/use-page.js';
import type { ViewState } from '../../state/view-state.js';

/** Data together with what was asked for: while the next answer is on its way, old values keep their own unit. */
export type Loaded<T> = T & { readonly type: ProfileType; readonly range: TimeRange };

/** The values over time, of everything or by the values of a label. */
export interface ExploreTimeline {
  readonly buckets: Buckets;
  /** The label; empty for everything as one. */
  readonly by: string;
  /** Largest first. */
  readonly series: readonly TimelineSeries[];
  /** Whether there are more of them. */
  readonly hasMore: boolean;
}

/** Everything the explore view shows. */
export interface Explore {
  readonly narrowing: IdFilter;
  readonly timeline: RequestState<Loaded<ExploreTimeline>>;
  readonly flame: RequestState<Loaded<{ readonly data: FlameData; readonly narrowing: IdFilter }>>;
  /** The largest profiles of the range. */
  readonly exemplars: readonly Exemplar[];
}

/** Loads what a view asks for; nothing while its label filter cannot be read, as all of the service would mislead. */
export function useExplore(view: ViewState, { range, nowMs }: Page): Explore {
  const narrowing = readNarrowing(view);
  const { service, filter, by } = view;
  const type = describeProfileType(view.type);
  const isChosen = service !== '' && type.id !== '' && parseMatchers(filter).problem === undefined;
  const query = { service, filter, type: type.id, range };
  // nowMs counts: refreshing an absolute range asks again.
  const timeline = useRequest(isChosen ? JSON.stringify([query, by, nowMs]) : undefined, async (signal) => ({
    ...(await loadSeries({ ...query, by }, signal)),
    ...{ type, range, by },
  }));
  // Without them the timeline is still whole: what the server says against many of them is not shown.
  const exemplars = useRequest(isChosen ? JSON.stringify([query, nowMs]) : undefined, (signal) =>
    loadExemplars(query, signal),
  );
  const isAskable = isChosen && narrowing.kind !== 'invalid';
  const flame = useRequest(
    isAskable ? JSON.stringify([query, narrowing, nowMs]) : undefined,
    async (signal) => ({
      data: await loadFlameGraph({ ...query, narrowing }, signal),
      ...{ type, range, narrowing },
    }),
  );
  return { narrowing, timeline, flame, exemplars: exemplars.data ?? [] };
}

async function loadSeries(
  query: Parameters<typeof loadGroupedTimeline>[0],
  signal: AbortSignal,
): Promise<Omit<ExploreTimeline, 'by'>> {
  if (query.by === '') {
    const { buckets, points } = await loadTimeline(query, signal);
    return { buckets, series: [{ value: '', points }], hasMore: false };
  }
  const { buckets, groups, hasMore } = await loadGroupedTimeline(query, signal);
  return { buckets, series: groups, hasMore };
}
