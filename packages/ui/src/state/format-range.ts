import type { TimeRange } from './time-range.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** A moment in the user's time zone and language, to the second. */
export function formatTime(timeMs: number): string {
  return new Date(timeMs).toLocaleTimeString();
}

/** A tick of a time axis whose ticks are `stepMs` apart: as much of date and time as tells them apart. */
export function formatTick(timeMs: number, range: TimeRange, stepMs: number): string {
  const spanMs = range.endMs - range.startMs;
  const options: Intl.DateTimeFormatOptions =
    spanMs > 3 * DAY_MS
      ? { month: 'short', day: 'numeric', ...(spanMs < 10 * DAY_MS && { hour: 'numeric' }) }
      : { hour: 'numeric', minute: '2-digit', ...(stepMs < MINUTE_MS && { second: '2-digit' }) };
  return new Date(timeMs).toLocaleString(undefined, options);
}

/** A range in the user's time zone and language; with dates when it is not within today. */
export function formatRange(range: TimeRange, nowMs: number): string {
  const isRecent =
    range.endMs - range.startMs < DAY_MS && isSameDay(range.startMs, nowMs) && isSameDay(range.endMs, nowMs);
  const text = (ms: number): string =>
    isRecent
      ? formatTime(ms)
      : new Date(ms).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' });
  return `${text(range.startMs)} – ${text(range.endMs)}`;
}

function isSameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}
