import type { FlameGraphAnswer } from '../answer/encode-flame-graph.js';
import type { FlameGraphDiffAnswer } from '../answer/encode-flame-graph-diff.js';
import type { LaidOutTree } from '../answer/lay-out-tree.js';
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

export interface FlamebearerMetadata {
  readonly format: 'single' | 'double';
  readonly spyName: '';
  /** What a value is to be divided by, a second. */
  readonly sampleRate: number;
  readonly units: string;
  /** The sample type. */
  readonly name: string;
}

/** A flame graph of a profile type with its values over time. */
export function encodeFlamebearer(
  graph: FlameGraphAnswer,
  type: string,
  times: Pick<FlamebearerAnswer, 'timeline' | 'groups'>,
): FlamebearerAnswer {
  return {
    version: 1,
    flamebearer: toFlamebearer(graph),
    metadata: describeType(type, 'single'),
    ...times,
    heatmap: null,
  };
}

/** Two flame graphs of a profile type in one. */
export function encodeFlamebearerDiff(diff: FlameGraphDiffAnswer, type: string): FlamebearerAnswer {
  const { leftTicks, rightTicks } = diff;
  return {
    version: 1,
    flamebearer: toFlamebearer(diff),
    metadata: describeType(type, 'double'),
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

/** Units that are not those of the sample type, by its name. */
const UNITS: ReadonlyMap<string, string> = new Map([
  ['inuse_objects', 'objects'],
  ['alloc_objects', 'objects'],
  ['goroutine', 'objects'],
  ['samples', 'objects'],
  ['cpu', 'samples'],
]);

/** CPU time is in nanoseconds; the rate of all else is the one that agents once had. */
const CPU_RATE = 1_000_000_000;
const DEFAULT_RATE = 100;

function describeType(type: string, format: FlamebearerMetadata['format']): FlamebearerMetadata {
  const [, name = '', unit = ''] = type.split(':');
  return {
    format,
    spyName: '',
    sampleRate: name === 'cpu' ? CPU_RATE : DEFAULT_RATE,
    units: UNITS.get(name) ?? unit,
    name,
  };
}
