import { type Buckets, chooseBuckets } from '../state/bucket-series.js';
import { formatMatchers, oneOf } from '../state/label-matchers.js';
import { MAX_LINES } from '../state/timeline-chart.js';
import { loadFunctionSplit, loadSplitRows } from './load-function-split.js';
import { loadFunctions } from './load-functions.js';
import { mapFew } from './map-few.js';
import type { ProfilesQuery } from './service-selector.js';

/** Each is a question of its own. */
const MAX_BUCKETS = 24;
/** Leaves connections (a browser has six to a server) to the other questions of the view, and the server to others. */
const AT_A_TIME = 2;

/** What a function cost in one bucket. */
export interface FunctionPoint {
  /** Right edge. */
  readonly timestampMs: number;
  readonly total: number;
  /** What all functions cost. */
  readonly everything: number;
}

/** A function's cost over time. */
export interface FunctionHistory {
  readonly buckets: Buckets;
  /** One of everything, or one for each value of the label, the most expensive first; {@link MAX_LINES} at most. */
  readonly series: readonly { readonly value: string; readonly points: readonly FunctionPoint[] }[];
  /** How many values of the label there are no series of. */
  readonly droppedValues: number;
}

/**
 * Asks for a function's cost over time, by the values of a label unless that is empty. The server draws time series of whole call paths
 * only (`SelectSeries` with a call site), and a function stands in many; so it is asked for the function in one bucket after the other,
 * and before that for the values under which the function costs most.
 */
export async function loadFunctionHistory(
  query: ProfilesQuery,
  { name, label }: { readonly name: string; readonly label: string },
  signal: AbortSignal,
  base?: URL,
): Promise<FunctionHistory> {
  const buckets = chooseBuckets(query.range, MAX_BUCKETS);
  if (label === '') {
    const points = await mapBuckets(buckets, async (range, timestampMs) => {
      const answer = await loadFunctions({ ...query, range }, { function: name, limit: 1 }, signal, base);
      return { timestampMs, total: answer.function?.total ?? 0, everything: answer.total };
    });
    return { buckets, series: [{ value: '', points }], droppedValues: 0 };
  }
  const split = await loadFunctionSplit(query, { name, label }, signal, base);
  const values = split.rows.slice(0, MAX_LINES).map(({ value }) => value);
  const ofValues = formatMatchers([oneOf(label, values)]);
  const filter = query.filter === '' ? ofValues : `${query.filter},${ofValues}`;
  const splits =
    values.length === 0
      ? []
      : await mapBuckets(buckets, async (range, timestampMs) => {
          const { rows } = await loadSplitRows({ ...query, filter, range }, { name, label }, signal, base);
          return { timestampMs, rows: new Map(rows.map((row) => [row.value, row])) };
        });
  const series = values.map((value) => ({
    value,
    points: splits.map(({ timestampMs, rows }) => {
      const { total = 0, everything = 0 } = rows.get(value) ?? {};
      return { timestampMs, total, everything };
    }),
  }));
  return { buckets, series, droppedValues: split.rows.length - values.length + split.droppedValues };
}

/** Awaits `work` for the times of all buckets: from the left edge to before the right one, as of whole hours the server has the sums at hand. */
function mapBuckets<Result>(
  { firstEdgeMs, lastEdgeMs, stepSeconds }: Buckets,
  work: (range: ProfilesQuery['range'], edgeMs: number) => Promise<Result>,
): Promise<Result[]> {
  const stepMs = stepSeconds * 1_000;
  const count = Math.round((lastEdgeMs - firstEdgeMs) / stepMs) + 1;
  const edgesMs = Array.from({ length: count }, (_, i) => firstEdgeMs + i * stepMs);
  return mapFew(edgesMs, AT_A_TIME, (edgeMs) =>
    work({ startMs: Math.max(1, edgeMs - stepMs), endMs: edgeMs - 1 }, edgeMs),
  );
}
