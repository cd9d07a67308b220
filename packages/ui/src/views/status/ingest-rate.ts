/** Counters of a server at a time. */
export interface Reading {
  readonly atMs: number;
  readonly profiles: number;
  readonly bytes: number;
}

/** What has come in between two readings. */
export interface IngestRate {
  readonly overMs: number;
  readonly profiles: number;
  readonly profilesPerMinute: number;
  readonly bytesPerMinute: number;
}

/** What came in from the first reading to the last; undefined when no time has passed, or the server was restarted, which counts from zero. */
export function rateBetween(first: Reading, last: Reading): IngestRate | undefined {
  const overMs = last.atMs - first.atMs;
  if (overMs <= 0 || last.profiles < first.profiles) return undefined;
  const minutes = overMs / 60_000;
  const profiles = last.profiles - first.profiles;
  return {
    overMs,
    profiles,
    profilesPerMinute: profiles / minutes,
    bytesPerMinute: (last.bytes - first.bytes) / minutes,
  };
}
