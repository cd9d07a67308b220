import { decodeFlameGraph, type FlameData, type FlameGraphMessage } from '@hotspan/flamegraph';
import type { IdFilter } from '../state/read-id.js';
import type { TimeRange } from '../state/time-range.js';
import { callRead } from './read-api.js';
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

/**
 * Asks for the merged stacks of a service, narrowed to a trace, span or profile if there is a filter. Names carry the files of functions:
 * `handle (node_modules/express/lib/router/layer.js)`.
 */
export async function loadFlameGraph(
  query: FlameGraphQuery,
  signal: AbortSignal,
  base?: URL,
): Promise<FlameData> {
  const { filter, range, matchers = '' } = query;
  const parameters = {
    query: `${query.type}${profileSelector(query.service, matchers)}`,
    from: range.startMs,
    until: range.endMs,
    maxNodes: MAX_NODES,
    ...(filter.kind === 'span' && { spanId: filter.id }),
    ...(filter.kind === 'trace' && { traceId: filter.id }),
    ...(filter.kind === 'profile' && { profileId: filter.id }),
  };
  const answer = await callRead<{ readonly flamegraph?: FlameGraphMessage }>(
    'flame-graph',
    parameters,
    signal,
    base,
  );
  return decodeFlameGraph(answer.flamegraph ?? {});
}
