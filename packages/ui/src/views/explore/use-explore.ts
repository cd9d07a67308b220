import type { FlameData } from '@hotspan/flamegraph';
import { loadFlameGraph } from '../../client/load-flame-graph.js';
import { loadTimeline, type TimelineData } from '../../client/load-timeline.js';
import { type RequestState, useRequest } from '../../client/use-request.js';
import { describeProfileType, type ProfileType } from '../../state/profile-type.js';
import { type IdFilter, readId } from '../../state/read-id.js';
import type { TimeRange } from '../../state/time-range.js';
import type { Page } from '../../state/use-page.js';
import type { ViewState } from '../../state/view-state.js';

/** Data together with what was asked for: while the next answer is on its way, old values keep their own unit. */
export type Loaded<T> = T & { readonly type: ProfileType; readonly range: TimeRange };

/** Everything the explore view shows. */
export interface Explore {
  readonly filter: IdFilter;
  readonly timeline: RequestState<Loaded<TimelineData>>;
  readonly flame: RequestState<Loaded<{ readonly data: FlameData; readonly filter: IdFilter }>>;
}

/** Loads what a view asks for. */
export function useExplore(view: ViewState, { range, nowMs }: Page): Explore {
  const traceFilter = readId(view.trace);
  const filter = traceFilter.kind === 'none' ? readId(view.span) : traceFilter;
  const { service } = view;
  const type = describeProfileType(view.type);
  const isChosen = service !== '' && type.id !== '';
  const query = { service, type: type.id, range };
  // nowMs counts: refreshing an absolute range asks again.
  const timeline = useRequest(isChosen ? JSON.stringify([query, nowMs]) : undefined, async (signal) => ({
    ...(await loadTimeline(query, signal)),
    ...{ type, range },
  }));
  const isAskable = isChosen && filter.kind !== 'invalid';
  const flame = useRequest(
    isAskable ? JSON.stringify([query, filter, nowMs]) : undefined,
    async (signal) => ({
      data: await loadFlameGraph({ ...query, filter }, signal),
      ...{ type, range, filter },
    }),
  );
  return { filter, timeline, flame };
}
