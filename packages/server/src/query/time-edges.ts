import type { QueryParameter } from '../store/database.js';

/** Right edges of the buckets of time: the first at `startMs`, and one every `stepMs` from there. */
export interface TimeEdges {
  /** Unix milliseconds. */
  readonly startMs: number;
  readonly stepMs: number;
}

/**
 * The number of the edge that a time belongs to, the first one at or after it: an expression over one of Unix milliseconds,
 * with the parameters of {@link edgeParameters}. Times before the first edge belong to it.
 */
export function edgeNumber(milliseconds: string): string {
  return `greatest(intDiv(${milliseconds} - {first_edge:Int64} + {step:Int64} - 1, {step:Int64}), 0)`;
}

export function edgeParameters({ startMs, stepMs }: TimeEdges): Readonly<Record<string, QueryParameter>> {
  return { first_edge: BigInt(startMs), step: BigInt(stepMs) };
}

/** The time of an edge, Unix milliseconds. */
export function timeOfEdge(number: number, { startMs, stepMs }: TimeEdges): number {
  return startMs + number * stepMs;
}
