import type { TimeRange } from './time-range.js';

/** Steps of a timeline in seconds: an agent flushes every 15 s with jitter, so shorter steps would show gaps that are none. */
const STEPS_SECONDS = [30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400];
/** An hour has a bucket a minute: many agents send once a minute, and shorter steps would show gaps between. */
const MAX_BUCKETS = 100;

/** Profiles younger than this may still be on their way: an agent's flush interval, with its upload. */
const ARRIVAL_MS = 45_000;

/** The buckets of a timeline: right edges are `firstEdgeMs`, then one every `stepSeconds` up to `lastEdgeMs`. */
export interface Buckets {
  readonly stepSeconds: number;
  readonly firstEdgeMs: number;
  readonly lastEdgeMs: number;
}

/**
 * Buckets for a range, on whole multiples of their step, so that a refresh moves the window and not the numbers. There is one more than
 * `most` where neither end of the range is on an edge, and there are more where the longest step is too short for the range.
 */
export function chooseBuckets(range: TimeRange, most: number = MAX_BUCKETS): Buckets {
  const seconds = (range.endMs - range.startMs) / 1_000;
  const stepSeconds = STEPS_SECONDS.find((step) => seconds / step <= most) ?? 86_400;
  const stepMs = stepSeconds * 1_000;
  const firstEdgeMs = Math.floor(range.startMs / stepMs + 1) * stepMs;
  return {
    stepSeconds,
    firstEdgeMs,
    lastEdgeMs: Math.max(firstEdgeMs, Math.ceil(range.endMs / stepMs) * stepMs),
  };
}

/** A point of `querier.v1.SelectSeries`. */
export interface Point {
  readonly timestampMs: number;
  readonly value: number;
}

/**
 * Places points on all edges of the buckets. Where the server has none, the value is `missing`; but null behind the last
 * point, where profiles may still arrive, and in a bucket that is not over, which would look like a drop.
 */
export function fillBuckets(
  points: readonly Point[],
  buckets: Buckets,
  options: { readonly missing: number | null; readonly nowMs: number },
): { edgesMs: number[]; values: (number | null)[] } {
  const byEdge = new Map(points.map((point) => [point.timestampMs, point.value]));
  const lastPointMs = Math.max(0, ...byEdge.keys());
  const edgesMs: number[] = [];
  const values: (number | null)[] = [];
  for (let edge = buckets.firstEdgeMs; edge <= buckets.lastEdgeMs; edge += buckets.stepSeconds * 1_000) {
    const mayArrive = edge > lastPointMs && edge > options.nowMs - ARRIVAL_MS;
    const missing = mayArrive ? null : options.missing;
    edgesMs.push(edge);
    values.push(edge > options.nowMs ? null : (byEdge.get(edge) ?? missing));
  }
  return { edgesMs, values };
}
