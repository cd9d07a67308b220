import { parseTime, resolveRange, type TimeRange } from './time-range.js';

/** Ways from a range to the next. */
export type RangeMove = 'back' | 'forward' | 'out';

/** A range as the view has it. */
export interface RangeTexts {
  readonly from: string;
  readonly to: string;
}

/** Longer than profiles are kept; and times stay what `parseTime` reads. */
const MAX_RANGE_MS = 10 * 365 * 86_400_000;

const UNITS: readonly (readonly [name: string, ms: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
];

/**
 * Half the range's length back or forth, or out to twice its length around its middle; never into the future. A range that ends
 * now and grows still ends now.
 */
export function moveRange(texts: RangeTexts, move: RangeMove, nowMs: number): RangeTexts {
  const range = resolveRange(texts.from, texts.to, nowMs);
  const lengthMs = range.endMs - range.startMs;
  const halfMs = Math.max(Math.round(lengthMs / 2), 1_000);
  if (move === 'back') return absolute({ startMs: range.startMs - halfMs, endMs: range.endMs - halfMs });
  if (move === 'forward') {
    const stepMs = Math.max(Math.min(halfMs, nowMs - range.endMs), 0);
    return absolute({ startMs: range.startMs + stepMs, endMs: range.endMs + stepMs });
  }
  const widerMs = Math.min(lengthMs + 2 * halfMs, MAX_RANGE_MS);
  if (texts.to === 'now') return { from: formatAgo(widerMs), to: 'now' };
  const endMs = Math.min(range.endMs + halfMs, Math.max(nowMs, range.endMs));
  return absolute({ startMs: endMs - widerMs, endMs });
}

/** Whether a range lies as late as it can. */
export function isLatest({ to }: RangeTexts, nowMs: number): boolean {
  return (parseTime(to, nowMs) ?? nowMs) >= nowMs;
}

/** `now-2h`, in the largest unit of which it is whole. */
function formatAgo(ms: number): string {
  const wholeMs = Math.ceil(ms / 1_000) * 1_000;
  const [name, unitMs] = UNITS.find(([, each]) => wholeMs % each === 0) ?? ['s', 1_000];
  return `now-${wholeMs / unitMs}${name}`;
}

function absolute({ startMs, endMs }: TimeRange): RangeTexts {
  return { from: String(Math.max(startMs, 0)), to: String(Math.max(endMs, 0)) };
}
