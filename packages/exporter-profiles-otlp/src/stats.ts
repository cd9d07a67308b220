import type { ExporterErrorCode } from './errors.js';
import type { ExportResult } from './export-result.js';

/** Counters since the exporter was made. */
export interface ExporterStats {
  /** Exports begun and not finished. */
  readonly inFlight: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Failed exports by error code; codes that did not happen are absent. */
  readonly failures: Readonly<Partial<Record<ExporterErrorCode, number>>>;
  /** Exports that held no profiles and were therefore not sent; they count as succeeded too. */
  readonly empty: number;
  /** Requests beyond the first of each export. */
  readonly retries: number;
  /** Request body bytes handed to the network, after compression, retries included. */
  readonly sentBytes: number;
  /** Profiles that servers reported as refused in partial successes. */
  readonly rejectedProfiles: bigint;
}

/** Keeps the counters of one exporter. */
export interface StatsRecorder {
  recordStart(): void;
  recordEmpty(): void;
  recordAttempt(attempt: number, bytes: number): void;
  recordResult(result: ExportResult): void;
  read(): ExporterStats;
}

export function createStatsRecorder(): StatsRecorder {
  const failures: Partial<Record<ExporterErrorCode, number>> = {};
  let inFlight = 0;
  let succeeded = 0;
  let failed = 0;
  let empty = 0;
  let retries = 0;
  let sentBytes = 0;
  let rejectedProfiles = 0n;
  return {
    recordStart() {
      inFlight++;
    },
    recordEmpty() {
      empty++;
    },
    recordAttempt(attempt, bytes) {
      if (attempt > 1) retries++;
      sentBytes += bytes;
    },
    recordResult(result) {
      inFlight--;
      rejectedProfiles += result.rejectedProfiles;
      if (result.error === undefined) {
        succeeded++;
      } else {
        failed++;
        failures[result.error.code] = (failures[result.error.code] ?? 0) + 1;
      }
    },
    read: () => ({
      inFlight,
      succeeded,
      failed,
      failures: { ...failures },
      empty,
      retries,
      sentBytes,
      rejectedProfiles,
    }),
  };
}
