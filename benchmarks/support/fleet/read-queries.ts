import { PROGRAMS } from './captured-windows.js';
import { serviceOf } from './fleet-plan.js';

/** What is asked, and how long the reference takes for it. */
export interface ReadQuery {
  readonly name: string;
  readonly method: string;
  readonly message: object;
  /** Of the content type, `proto` for what clients fetch as a file. */
  readonly codec: 'json' | 'proto';
  /** Milliseconds of the reference over the same range. */
  readonly referenceMs: number;
  /** Of what the reference takes, at most this much. */
  readonly goal: number;
}

export interface ReadRange {
  /** Profile type id. */
  readonly type: string;
  /** Unix milliseconds. */
  readonly startMs: number;
  readonly endMs: number;
}

/** By query: the reference over 24 hours and over one; undefined = was not measured. */
type Reference = Readonly<Record<'day' | 'hour', number | undefined>>;

/**
 * The reference: Pyroscope v2 (Go), 2 cores of this kind, the same fleet (12 pods, 24 hours, a profile a minute and kind: 34,560 profiles),
 * no cache of results.
 */
const REFERENCES = {
  'all services': { day: 3_500, hour: 1_000 },
  'one service': { day: 1_400, hour: 389 },
  'one pod': { day: 115, hour: 37 },
  'diff of two halves': { day: 1_400, hour: 414 },
  'pprof of one service': { day: 3_900, hour: 1_100 },
  'series by service': { day: 113, hour: 47 },
  'series of one service by pod': { day: 23, hour: 13 },
  'label names': { day: 5, hour: undefined },
  'label values': { day: 3, hour: undefined },
} as const satisfies Readonly<Record<string, Reference>>;

/** Of the reference in the same run. */
export const REFERENCE_PEAK_RSS_MB = 914;

/** A tenth for what merges stacks, half for the others. */
const MERGE_GOAL = 0.1;
const OTHER_GOAL = 0.5;

export function readQueries(
  length: keyof Reference,
  { type, startMs, endMs }: ReadRange,
): readonly ReadQuery[] {
  const program = PROGRAMS[0];
  const service = `{service_name="${serviceOf(program)}"}`;
  const range = { start: startMs, end: endMs };
  const select = (labelSelector: string, times = range) => ({ profileTypeID: type, labelSelector, ...times });
  const middleMs = Math.round((startMs + endMs) / 2);
  const step = (endMs - startMs) / 1_000 / 240;
  const merge = (name: keyof typeof REFERENCES, labelSelector: string) =>
    ({ name, goal: MERGE_GOAL, method: 'SelectMergeStacktraces', message: select(labelSelector) }) as const;
  const series = (name: keyof typeof REFERENCES, labelSelector: string, groupBy: string) =>
    ({
      name,
      goal: OTHER_GOAL,
      method: 'SelectSeries',
      message: { ...select(labelSelector), step, groupBy: [groupBy] },
    }) as const;
  return [
    merge('all services', '{}'),
    merge('one service', service),
    merge('one pod', `{pod="${program}-0"}`),
    {
      name: 'diff of two halves',
      goal: MERGE_GOAL,
      method: 'Diff',
      message: {
        left: select(service, { start: startMs, end: middleMs }),
        right: select(service, { start: middleMs + 1, end: endMs }),
      },
    } as const,
    {
      name: 'pprof of one service',
      goal: MERGE_GOAL,
      method: 'SelectMergeProfile',
      message: select(service),
      codec: 'proto',
    } as const,
    series('series by service', '{}', 'service_name'),
    series('series of one service by pod', service, 'pod'),
    { name: 'label names', goal: OTHER_GOAL, method: 'LabelNames', message: range } as const,
    {
      name: 'label values',
      goal: OTHER_GOAL,
      method: 'LabelValues',
      message: { ...range, name: 'pod' },
    } as const,
  ].flatMap((query) => {
    const referenceMs = REFERENCES[query.name][length];
    return referenceMs === undefined ? [] : [{ codec: 'json', ...query, referenceMs } as const];
  });
}
