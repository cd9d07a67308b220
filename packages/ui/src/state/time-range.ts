const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** A range of Unix milliseconds. */
export interface TimeRange {
  readonly startMs: number;
  readonly endMs: number;
}

/** Reads `now`, `now-<number><s|m|h|d|w>` or Unix milliseconds as Unix milliseconds; undefined for anything else. */
export function parseTime(text: string, nowMs: number): number | undefined {
  const relative = /^now(?:-(\d{1,6})([smhdw]))?$/.exec(text);
  if (relative !== null) {
    const [, count = '0', unit = 's'] = relative;
    return nowMs - Number(count) * (UNIT_MS[unit] ?? 0);
  }
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** How a time is written that lies `agoMs` before now: in the largest unit that says it exactly. */
function formatAgo(agoMs: number): string {
  if (agoMs === 0) return 'now';
  const [unit, unitMs] = Object.entries(UNIT_MS).findLast(([, ms]) => agoMs % ms === 0) ?? ['s', 1_000];
  return `now-${agoMs / unitMs}${unit}`;
}

/**
 * The text of a time that lies `earlierMs` before that of another text, or after it when negative. What is relative stays so, where
 * {@link parseTime} can read it.
 */
export function shiftTime(text: string, earlierMs: number, nowMs: number): string {
  const shiftedMs = (parseTime(text, nowMs) ?? nowMs) - earlierMs;
  const relative = formatAgo(nowMs - shiftedMs);
  const isExact = text.startsWith('now') && parseTime(relative, nowMs) === shiftedMs;
  return isExact ? relative : String(shiftedMs);
}

/** The range between two texts that {@link parseTime} accepts, whichever is earlier. */
export function resolveRange(from: string, to: string, nowMs: number): TimeRange {
  const a = parseTime(from, nowMs) ?? nowMs;
  const b = parseTime(to, nowMs) ?? nowMs;
  return { startMs: Math.min(a, b), endMs: Math.max(a, b) };
}

/** Whether a range moves on when time passes. */
export function isRelative(view: { readonly from: string; readonly to: string }): boolean {
  return view.from.startsWith('now') || view.to.startsWith('now');
}
