/** The time by which data is old enough to be dropped. */
export interface TrustedTime {
  /**
   * What the clock says, unless that is far from all data. Unix milliseconds.
   *
   * @param newestMs no data is newer; undefined = there is none.
   */
  read(newestMs: number | undefined): number;
}

export interface TrustedTimeOptions {
  /** What the clock says, Unix milliseconds. */
  readonly now: () => number;
  /** Milliseconds since any moment, of a clock that nobody sets. */
  readonly uptime: () => number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/**
 * A clock that is set years ahead, or read before it is set at all, would make everything old at once, and what was dropped is gone.
 * So time begins at most a day beyond the newest data, and goes on as fast as time does; where newer data says that it is
 * later, by a day an hour, for data without a time of its own has that of the same clock. The data of a server that was off,
 * and gets no more, is kept for as much longer as it was off.
 */
export function createTrustedTime({ now, uptime }: TrustedTimeOptions): TrustedTime {
  let trustedMs: number | undefined;
  let readAtMs = 0;
  return {
    read(newestMs) {
      const sinceMs = uptime() - readAtMs;
      readAtMs += sinceMs;
      const byDataMs = (newestMs ?? Number.POSITIVE_INFINITY) + DAY_MS;
      let mostMs = byDataMs;
      if (trustedMs !== undefined) {
        const passedMs = trustedMs + sinceMs;
        mostMs = Math.max(passedMs, Math.min(byDataMs, passedMs + (sinceMs / HOUR_MS) * DAY_MS));
      }
      trustedMs = Math.min(now(), mostMs);
      return trustedMs;
    },
  };
}
