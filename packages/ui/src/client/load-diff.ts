import { decodeFlameGraphDiff, type FlameData } from '@hotspan/flamegraph';
import type { TimeRange } from '../state/time-range.js';
import { callQuerier } from './call-querier.js';
import { MAX_NODES } from './load-flame-graph.js';
import { profileSelector } from './service-selector.js';

/** Which profiles one side of a diff has. Both ends of the range count. */
export interface DiffSide {
  readonly service: string;
  /** Matchers of labels as they stand between the braces of a selector; empty for none. */
  readonly filter: string;
  readonly range: TimeRange;
}

/** Asks for the stacks of two sides as one graph, each value with the baseline's part of it. */
export async function loadDiff(
  query: { readonly type: string; readonly baseline: DiffSide; readonly comparison: DiffSide },
  signal: AbortSignal,
  base?: URL,
): Promise<FlameData> {
  const select = ({ service, filter, range }: DiffSide) => ({
    profileTypeID: query.type,
    labelSelector: profileSelector(service, filter),
    start: range.startMs,
    end: range.endMs,
    maxNodes: MAX_NODES,
  });
  const request = { left: select(query.baseline), right: select(query.comparison) };
  const { flamegraph = {} } = await callQuerier('Diff', request, signal, base);
  return decodeFlameGraphDiff(flamegraph);
}
