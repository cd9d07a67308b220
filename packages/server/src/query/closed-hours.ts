import { LRUCache } from 'lru-cache';
import type { Database, QueryOptions } from '../store/database.js';
import { closedUntil, DAY_SECONDS } from '../store/roll-ups/closed-until.js';
import { type CoverageQuery, type RollUpCoverage, readCoverage } from '../store/roll-ups/coverage.js';
import { type RolledDay, type RolledDaysQuery, readRolledDays } from '../store/roll-ups/rolled-days.js';
import { createRememberedAnswers } from './remembered-answers.js';
import { createRememberedDays } from './remembered-days.js';
import type { StackSums } from './sum-samples.js';

/** What is known of hours and days that are over, for they hardly ever change. */
export interface ClosedHours {
  /** As {@link readCoverage}, from memory where this process would know of any change. */
  readCoverage(query: CoverageQuery, options?: QueryOptions): Promise<RollUpCoverage>;
  /** As {@link readRolledDays}, from memory likewise. */
  readRolledDays(query: RolledDaysQuery, options?: QueryOptions): Promise<readonly RolledDay[]>;
  /** End of the last hour that can be read from roll-ups, Unix seconds. */
  endSeconds(): number;
  /** Sums of rolled hours and days by a text that says all they depend on. */
  readonly sums: SumCache;
  /** To be told before a write is acknowledged: when its earliest profile began, Unix seconds. */
  noteWrite(earliestSeconds: number): void;
  /** Asks anew from now on: roll-ups were written, or data was dropped. */
  forget(): void;
}

export interface SumCache {
  get(key: string): StackSums | undefined;
  set(key: string, sums: StackSums): void;
  readonly bytes: number;
}

export interface ClosedHoursOptions {
  readonly database: Database;
  /** Whether no other process writes to the store: the embedded one. */
  readonly isAlone: boolean;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Most bytes of sums; 0 = none are remembered. */
  readonly maxSumBytes: number;
  /** Told whether sums that were asked for were there. */
  readonly onLookup?: (isKnown: boolean) => void;
  /** Told when sums had to make room for others. */
  readonly onDropped?: () => void;
}

/** Of which hours are rolled up: those of 30 days take 2 to 8 KB. */
const MAX_COVERAGE_BYTES = 4 * 1024 * 1024;
const KEY_BYTES = 2;

export function createClosedHours(options: ClosedHoursOptions): ClosedHours {
  const { database, isAlone, now } = options;
  const coverages = createRememberedAnswers<RollUpCoverage>({ maxBytes: MAX_COVERAGE_BYTES, bytesOf });
  /** Of any coverage that is remembered: later profiles change none of them. */
  let rememberedUntil = 0;
  const days = createRememberedDays();

  function forgetHours(): void {
    coverages.forget();
    rememberedUntil = 0;
  }

  return {
    async readCoverage(query, queryOptions = {}) {
      if (!isAlone) return readCoverage(database, query, queryOptions);
      return coverages.read(JSON.stringify(query), () => {
        rememberedUntil = Math.max(rememberedUntil, query.endSeconds);
        return readCoverage(database, query, queryOptions);
      });
    },
    async readRolledDays(query, queryOptions = {}) {
      const ask = (missing: RolledDaysQuery) => readRolledDays(database, missing, queryOptions);
      return isAlone ? days.read(query, ask) : ask(query);
    },
    endSeconds: () => closedUntil(now()),
    sums: createSumCache(options),
    noteWrite(earliestSeconds) {
      if (earliestSeconds < rememberedUntil) forgetHours();
      days.noteWrite(Math.floor(earliestSeconds / DAY_SECONDS));
    },
    forget() {
      forgetHours();
      days.forget();
    },
  };
}

const BYTES_PER_HOUR = 8;
const BYTES_PER_DAY = 64;

function bytesOf({ rawHours, keeps, version }: RollUpCoverage): number {
  return rawHours.length * BYTES_PER_HOUR + keeps.length * BYTES_PER_DAY + version.length * KEY_BYTES;
}

function createSumCache({
  maxSumBytes,
  onLookup = () => {},
  onDropped = () => {},
}: ClosedHoursOptions): SumCache {
  // Larger ones than all together may be are not kept.
  const cache = new LRUCache<string, StackSums>({
    // It has no 0; nothing is as small as 1.
    maxSize: Math.max(maxSumBytes, 1),
    sizeCalculation: ({ stacks, values }, key) =>
      stacks.byteLength + values.byteLength + key.length * KEY_BYTES,
    dispose: (_sums, _key, reason) => {
      if (reason === 'evict') onDropped();
    },
  });
  return {
    get(key) {
      const sums = cache.get(key);
      onLookup(sums !== undefined);
      return sums;
    },
    set: (key, sums) => cache.set(key, sums),
    get bytes() {
      return cache.calculatedSize;
    },
  };
}
