import { decodeFlameGraphDiff, type FlameData, type FlameGraphMessage } from '@hotspan/flamegraph';
import type { TimeRange } from '../state/time-range.js';
import { MAX_NODES } from './load-flame-graph.js';
import { callRead } from './read-api.js';
import { profileSelector } from './service-selector.js';

/** Which profiles one side of a diff has. Both ends of the range count. */
export interface DiffSide {
  readonly service: string;
  /** Matchers of labels as they stand between the braces of a selector; empty for none. */
  readonly filter: string;
  readonly range: TimeRange;
}

/** Asks for the stacks of two sides as one graph, each value with the baseline's part of it. Names tell files. */
export async function loadDiff(
  query: { readonly type: string; readonly baseline: DiffSide; readonly comparison: DiffSide },
  signal: AbortSignal,
  base?: URL,
): Promise<FlameData> {
  const { type, baseline, comparison } = query;
  const parameters = {
    leftQuery: `${type}${profileSelector(baseline.service, baseline.filter)}`,
    leftFrom: baseline.range.startMs,
    leftUntil: baseline.range.endMs,
    rightQuery: `${type}${profileSelector(comparison.service, comparison.filter)}`,
    rightFrom: comparison.range.startMs,
    rightUntil: comparison.range.endMs,
    maxNodes: MAX_NODES,
  };
  const { flamegraph = {} } = await callRead<{ readonly flamegraph?: FlameGraphMessage }>(
    'flame-graph-diff',
    parameters,
    signal,
    base,
  );
  return decodeFlameGraphDiff(flamegraph);
}
