import { decodeFlameGraph, type FlameData } from '@hotspan/flamegraph';
import type { IdFilter } from '../state/read-id.js';
import type { TimeRange } from '../state/time-range.js';
import { callQuerier } from './call-querier.js';
import { profileSelector } from './service-selector.js';

/** Twice the server's default: more detail when zoomed in, and still drawn in one frame. */
export const MAX_NODES = 16_384;

/** What to load. */
export interface FlameGraphQuery {
  readonly service: string;
  /** Matchers of labels, as in `ViewState.filter`. Default none. */
  readonly matchers?: string;
  readonly type: string;
  readonly range: TimeRange;
  readonly filter: IdFilter;
}

/** Asks for the merged stacks of a service, narrowed to a trace or span if there is a filter. */
export async function loadFlameGraph(
  query: FlameGraphQuery,
  signal: AbortSignal,
  base?: URL,
): Promise<FlameData> {
  const { filter, range, matchers = '' } = query;
  const request = {
    profileTypeID: query.type,
    labelSelector: profileSelector(query.service, matchers),
    start: range.startMs,
    end: range.endMs,
    maxNodes: MAX_NODES,
    ...(filter.kind === 'span' && { spanSelector: [filter.id] }),
    ...(filter.kind === 'trace' && { traceIdSelector: [filter.id] }),
  };
  const { flamegraph = {} } = await callQuerier('SelectMergeStacktraces', request, signal, base);
  return decodeFlameGraph(flamegraph);
}
