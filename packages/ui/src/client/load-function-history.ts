import { type Buckets, chooseBuckets } from '../state/bucket-series.js';
import { type FunctionQuery, loadFunctions } from './load-functions.js';
import { mapFew } from './map-few.js';

/** Each is a question of its own. */
const MAX_BUCKETS = 24;
/** Leaves connections (a browser has six to a server) to the other questions of the view, and the server to others. */
const AT_A_TIME = 2;

/** A function's cost over time. */
export interface FunctionHistory {
  readonly buckets: Buckets;
  readonly points: readonly {
    /** Right edge. */
    readonly timestampMs: number;
    readonly total: number;
    /** What all functions cost. */
    readonly everything: number;
  }[];
}

/**
 * Asks for a function's cost over time. The server draws time series of whole call paths only (`SelectSeries` with a call site), and a
 * function stands in many; so it is asked for the function in one bucket after the other. By versions at the same time it would be twice
 * the work, as the stacks of each would be merged once more.
 */
export async function loadFunctionHistory(
  query: FunctionQuery,
  name: string,
  signal: AbortSignal,
  base?: URL,
): Promise<FunctionHistory> {
  const buckets = chooseBuckets(query.range, MAX_BUCKETS);
  const stepMs = buckets.stepSeconds * 1_000;
  const count = Math.round((buckets.lastEdgeMs - buckets.firstEdgeMs) / stepMs) + 1;
  const edgesMs = Array.from({ length: count }, (_, i) => buckets.firstEdgeMs + i * stepMs);
  const points = await mapFew(edgesMs, AT_A_TIME, async (timestampMs) => {
    // From the left edge to before the right one: of whole hours the server has the sums at hand.
    const range = { startMs: Math.max(1, timestampMs - stepMs), endMs: timestampMs - 1 };
    const answer = await loadFunctions({ ...query, range }, { function: name, limit: 1 }, signal, base);
    return { timestampMs, total: answer.function?.total ?? 0, everything: answer.total };
  });
  return { buckets, points };
}
