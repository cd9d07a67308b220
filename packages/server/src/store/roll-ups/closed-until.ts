/**
 * How long after its end an hour is rolled up. Profiles have the time at which their window began: one of a minute, sent
 * again once or twice, comes within this time. Later ones make the hour stale, and it is rolled up again.
 */
export const GRACE_SECONDS = 300;
export const HOUR_SECONDS = 3_600;
export const DAY_SECONDS = 86_400;

/** End of the last hour that is over, Unix seconds. */
export function closedUntil(nowMs: number): number {
  const seconds = Math.floor(nowMs / 1_000) - GRACE_SECONDS;
  return seconds - (seconds % HOUR_SECONDS);
}
