import type { TimeRange } from './time-range.js';

/** Steps of a timeline in seconds: an agent flushes every 15 s with jitter, so shorter steps would show gaps that are none. */
const STEPS_SECONDS = [30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400];
/** An hour has a bucket a minute: many agents send once a minute, and shorter steps would show gaps between. */
const MAX_BUCKETS = 100;

/** The longest step that is chosen for the sake of a service that sends seldom. */
const MAX_EVEN_SECONDS = 120;
/** Of the gaps between its profiles, the part that must be of about one length, and covered by the step. */
const EVEN_SHARE = 0.9;

/** Profiles younger than this may still be on their way: a minute, which many agents send at once, with its upload. */
const ARRIVAL_MS = 75_000;

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
  return bucketsOf(range, STEPS_SECONDS.find((step) => seconds / step <= most) ?? 86_400);
}

/** Buckets of a step that is known. */
export function bucketsOf(range: TimeRange, stepSeconds: number): Buckets {
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
 * The step in which a service has profiles in every bucket, in seconds: one that sends once a minute has none in every second bucket of
 * half a minute. That of the buckets where it sends often, seldom, or now and then.
 */
export function evenStepSeconds(points: readonly Point[], { stepSeconds }: Buckets): number {
  const timesMs = points.filter(({ value }) => value > 0).map(({ timestampMs }) => timestampMs);
  const gaps = timesMs.slice(1).map((timeMs, index) => (timeMs - (timesMs[index] ?? 0)) / 1_000);
  gaps.sort((a, b) => a - b);
  const gapAt = (part: number): number => gaps[Math.floor((gaps.length - 1) * part)] ?? 0;
  const shortest = gapAt(1 - EVEN_SHARE);
  const longest = gapAt(EVEN_SHARE);
  const isEven = shortest > stepSeconds && longest <= shortest + stepSeconds;
  const even = STEPS_SECONDS.find((step) => step >= longest) ?? Number.POSITIVE_INFINITY;
  return isEven && even <= MAX_EVEN_SECONDS ? even : stepSeconds;
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
