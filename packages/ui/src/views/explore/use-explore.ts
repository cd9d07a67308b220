import type { FlameData } from '@hotspan/flamegraph';
import { useEffect, useState } from 'react';
import { type Catalog, loadCatalog } from '../../client/load-catalog.js';
import { loadFlameGraph } from '../../client/load-flame-graph.js';
import { loadTimeline, type TimelineData } from '../../client/load-timeline.js';
import { type RequestState, useRequest } from '../../client/use-request.js';
import { chooseProfileType, describeProfileType, type ProfileType } from '../../state/profile-type.js';
import { type IdFilter, readId } from '../../state/read-id.js';
import { resolveRange, type TimeRange } from '../../state/time-range.js';
import type { ChangeView } from '../../state/use-view-state.js';
import type { ViewState } from '../../state/view-state.js';

/** Services are looked for this far back, so that the pickers stay useful when a short range is empty. */
const CATALOG_BACK_MS = 24 * 3_600_000;

/** Data together with what was asked for: while the next answer is on its way, old values keep their own unit. */
export type Loaded<T> = T & { readonly type: ProfileType; readonly range: TimeRange };

/** Everything the explore view shows. */
export interface Explore {
  readonly range: TimeRange;
  readonly nowMs: number;
  readonly filter: IdFilter;
  readonly catalog: RequestState<Catalog>;
  readonly timeline: RequestState<Loaded<TimelineData>>;
  readonly flame: RequestState<Loaded<{ readonly data: FlameData; readonly filter: IdFilter }>>;
  /** Moves "now" to now and loads everything again. */
  readonly refresh: () => void;
}

/** Loads what a view asks for, and completes a view that names no service or type. */
export function useExplore(view: ViewState, change: ChangeView): Explore {
  const [nowMs, setNowMs] = useState(Date.now);
  const range = resolveRange(view.from, view.to, nowMs);
  const traceFilter = readId(view.trace);
  const filter = traceFilter.kind === 'none' ? readId(view.span) : traceFilter;

  const catalogRange = {
    startMs: Math.min(range.startMs, nowMs - CATALOG_BACK_MS),
    endMs: Math.max(range.endMs, nowMs),
  };
  const catalog = useRequest(JSON.stringify(catalogRange), (signal) => loadCatalog(catalogRange, signal));
  useCompleteView(view, catalog.data, change);

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
  return { range, nowMs, filter, catalog, timeline, flame, refresh: () => setNowMs(Date.now()) };
}

function useCompleteView(view: ViewState, catalog: Catalog | undefined, change: ChangeView): void {
  useEffect(() => {
    // Nothing to complete. Saying again what is chosen would undo a choice made since this view was drawn.
    if (catalog === undefined || (view.service !== '' && view.type !== '')) return;
    const service = view.service || catalog.keys().next().value;
    if (service === undefined) return;
    const type = view.type || chooseProfileType(catalog.get(service) ?? []) || '';
    change({ service, type }, 'replace');
  }, [view.service, view.type, catalog, change]);
}
