import type { FlameGraphAnswer } from '../answer/encode-flame-graph.js';
import type { FlameGraphDiffAnswer } from '../answer/encode-flame-graph-diff.js';
import type { LaidOutTree } from '../answer/lay-out-tree.js';
import type { FlamebearerValues } from './flamebearer-values.js';
import type { Timeline } from './timeline.js';

/** The JSON of `/pyroscope/render` and `/pyroscope/render-diff`. Numbers are JSON's, above 2^53 without their last digits. */
export interface FlamebearerAnswer {
  readonly version: 1;
  readonly flamebearer: LaidOutTree & { readonly numTicks: number };
  readonly metadata: FlamebearerMetadata;
  readonly timeline: Timeline | null;
  /** By the value of the label that groups; null without one. */
  readonly groups: Readonly<Record<string, Timeline>> | null;
  readonly heatmap: null;
  /** Of a diff; left out where 0. */
  readonly leftTicks?: number;
  readonly rightTicks?: number;
}

export interface FlamebearerMetadata extends FlamebearerValues {
  readonly format: 'single' | 'double';
  readonly spyName: '';
}

/** A flame graph with its values over time. */
export function encodeFlamebearer(
  graph: FlameGraphAnswer,
  values: FlamebearerValues,
  times: Pick<FlamebearerAnswer, 'timeline' | 'groups'>,
): FlamebearerAnswer {
  return {
    version: 1,
    flamebearer: toFlamebearer(graph),
    metadata: { format: 'single', spyName: '', ...values },
    ...times,
    heatmap: null,
  };
}

/** Two flame graphs of the same values in one. */
export function encodeFlamebearerDiff(
  diff: FlameGraphDiffAnswer,
  values: FlamebearerValues,
): FlamebearerAnswer {
  const { leftTicks, rightTicks } = diff;
  return {
    version: 1,
    flamebearer: toFlamebearer(diff),
    metadata: { format: 'double', spyName: '', ...values },
    timeline: null,
    groups: null,
    heatmap: null,
    ...(leftTicks > 0 && { leftTicks }),
    ...(rightTicks > 0 && { rightTicks }),
  };
}

function toFlamebearer({
  names,
  levels,
  total,
  maxSelf,
}: FlameGraphAnswer): FlamebearerAnswer['flamebearer'] {
  return { names, levels, numTicks: total, maxSelf };
}
