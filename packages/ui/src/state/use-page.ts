import { useEffect, useState } from 'react';
import { type Catalog, loadCatalog } from '../client/load-catalog.js';
import { type RequestState, useRequest } from '../client/use-request.js';
import { chooseProfileType } from './profile-type.js';
import { resolveRange, type TimeRange } from './time-range.js';
import type { ChangeView } from './use-view-state.js';
import type { ViewState } from './view-state.js';

/** Services are looked for this far back, so that the pickers stay useful when a short range is empty. */
const CATALOG_BACK_MS = 24 * 3_600_000;

/** What all views of profiles stand on. */
export interface Page {
  /** The present of relative times: that of the last refresh. */
  readonly nowMs: number;
  readonly range: TimeRange;
  readonly catalog: RequestState<Catalog>;
  /** Moves "now" to now, which loads everything again. */
  readonly refresh: () => void;
}

/** Loads which services there are, and completes a view that names no service or type. */
export function usePage(view: ViewState, change: ChangeView): Page {
  const [nowMs, setNowMs] = useState(Date.now);
  const range = resolveRange(view.from, view.to, nowMs);
  const catalogRange = {
    startMs: Math.min(range.startMs, nowMs - CATALOG_BACK_MS),
    endMs: Math.max(range.endMs, nowMs),
  };
  const catalog = useRequest(JSON.stringify(catalogRange), (signal) => loadCatalog(catalogRange, signal));
  useCompleteView(view, catalog.data, change);
  return { nowMs, range, catalog, refresh: () => setNowMs(Date.now()) };
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
