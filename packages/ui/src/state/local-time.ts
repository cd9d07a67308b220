/** A moment as `<input type="datetime-local" step="1">` has it: in the browser's time zone, `2026-11-28T08:59:10`. */
export function formatLocalTime(timeMs: number): string {
  const date = new Date(timeMs);
  const pad = (value: number, digits = 2): string => String(value).padStart(digits, '0');
  const day = [pad(date.getFullYear(), 4), pad(date.getMonth() + 1), pad(date.getDate())].join('-');
  return `${day}T${[date.getHours(), date.getMinutes(), date.getSeconds()].map((each) => pad(each)).join(':')}`;
}

/** Reads it, with or without seconds; undefined for what is no time. */
export function parseLocalTime(text: string): number | undefined {
  if (!/^\d{4,6}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?$/.test(text)) return undefined;
  // Without a zone this is local time (ECMA-262 section 21.4.1.32).
  const timeMs = new Date(text).getTime();
  return Number.isNaN(timeMs) ? undefined : timeMs;
}

/** The browser's time zone at a moment: "UTC+1, Europe/Berlin", "UTC-3:30, America/St_Johns", "UTC". */
export function describeZone(timeMs: number): string {
  const minutes = -new Date(timeMs).getTimezoneOffset();
  const size = Math.abs(minutes);
  const rest = size % 60 === 0 ? '' : `:${String(size % 60).padStart(2, '0')}`;
  const offset = minutes === 0 ? 'UTC' : `UTC${minutes < 0 ? '-' : '+'}${Math.floor(size / 60)}${rest}`;
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const isSame = timeZone === undefined || /^(?:Etc\/)?(?:UTC|GMT|Universal|Zulu)$/.test(timeZone);
  return isSame ? offset : `${offset}, ${timeZone}`;
}

/** What a user wrote as a range in these two fields: Unix milliseconds, or what is wrong, for the user. */
export function readLocalRange(
  from: string,
  to: string,
  nowMs: number,
):
  | { readonly startMs: number; readonly endMs: number; readonly problem?: undefined }
  | { readonly problem: string } {
  const startMs = parseLocalTime(from);
  const endMs = parseLocalTime(to);
  if (startMs === undefined) return { problem: 'Give the start as date and time.' };
  if (endMs === undefined) return { problem: 'Give the end as date and time.' };
  if (startMs < 0) return { problem: 'The start is before 1970.' };
  if (startMs >= endMs) return { problem: 'The start must be before the end.' };
  if (startMs > nowMs) return { problem: 'The start is in the future.' };
  return { startMs, endMs };
}
