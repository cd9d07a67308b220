import type { JsonText } from '../json/json-text.js';
import { toExactNumber } from './to-exact-number.js';

export interface Timeline {
  readonly startNanos: bigint;
  /** The profile lasts at least so long. */
  readonly durationNanos: bigint;
  /** What ran, in order: the id of the node and for how long. */
  readonly stacks: readonly { readonly id: number; readonly nanos: bigint }[];
}

const ROOT_ID = 1;

/**
 * Writes the fields `startTime`, `endTime`, `samples` and `timeDeltas`. Each stack is three samples, of which only the second
 * has a delta: readers disagree whether a delta is the time of the sample before it (V8 and Chrome), of its own or of the one
 * behind it (VS Code), and all of them come to the same time so. A sample of `(root)` ends the last stack, whose end Chrome
 * would guess.
 */
export function writeTimeline(text: JsonText, { startNanos, durationNanos, stacks }: Timeline): void {
  let totalNanos = 0n;
  for (const { nanos } of stacks) totalNanos += nanos;
  const start = startNanos / NANOS_PER_MICRO;
  const length = (totalNanos > durationNanos ? totalNanos : durationNanos) / NANOS_PER_MICRO;
  const startTime = toExactNumber(start, 'the start in microseconds');
  const endTime = toExactNumber(start + length, 'the end in microseconds');
  text.add(`,"startTime":${startTime},"endTime":${endTime},"samples":[`);
  for (const { id } of stacks) text.add(`${id},${id},${id},`);
  text.add(`${ROOT_ID}],"timeDeltas":[`);

  // Distances of rounded places, not rounded distances: errors do not add up.
  let nanosSoFar = 0n;
  for (const { nanos } of stacks) {
    const before = nanosSoFar / NANOS_PER_MICRO;
    nanosSoFar += nanos;
    text.add(`0,${nanosSoFar / NANOS_PER_MICRO - before},0,`);
  }
  text.add('0]');
}

const NANOS_PER_MICRO = 1_000n;
