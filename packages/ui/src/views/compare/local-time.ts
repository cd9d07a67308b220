/** A moment as `<input type="datetime-local">` has it, in the user's time zone, to the second. */
export function formatLocalTime(timeMs: number): string {
  const date = new Date(timeMs);
  const two = (part: number): string => String(part).padStart(2, '0');
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** What such a field holds as Unix milliseconds; undefined while it is incomplete. */
export function parseLocalTime(text: string): number | undefined {
  const timeMs = new Date(text).getTime();
  return text === '' || Number.isNaN(timeMs) || timeMs < 0 ? undefined : timeMs;
}
