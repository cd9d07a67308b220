import { createTotalsKeeper, type SentTotals } from './check-stored.js';
import type { Door, UploadRequest } from './encode-upload.js';
import { type Fleet, planUpload } from './fleet-plan.js';
import type { UploadMakers } from './upload-makers.js';

/** Uploads of a fleet one after the other, each made once, with the sum of all that were taken. */
export interface UploadSource {
  take(count: number): Promise<UploadRequest[]>;
  readonly taken: number;
  /** Values of one profile, both types together, on average. */
  readonly valuesPerProfile: number;
  readonly totals: SentTotals;
  /** Unix milliseconds of the upload that comes next. */
  readonly nextTimeMs: number;
}

export function createUploadSource(makers: UploadMakers, fleet: Fleet, door: Door): UploadSource {
  const keeper = createTotalsKeeper();
  let taken = 0;
  let values = 0;
  return {
    async take(count) {
      const uploads = await makers.make(fleet, door, taken, taken + count);
      taken += count;
      keeper.add(uploads);
      for (const { valueCount } of uploads) values += valueCount;
      return uploads.map(({ request }) => request);
    },
    get taken() {
      return taken;
    },
    get valuesPerProfile() {
      return Math.round(values / taken);
    },
    totals: keeper.totals,
    get nextTimeMs() {
      return planUpload(fleet, taken).timeMs;
    },
  };
}
