import { ServerError } from '../../errors.js';
import type { Database } from '../database.js';
import { closedUntil, DAY_SECONDS, HOUR_SECONDS } from './closed-until.js';
import { type RangeOutcome, type RollUpTable, rollUpRange } from './roll-up-range.js';
import { hasProfiles, listStoredDays } from './stored-days.js';
import { createTimeSlice } from './time-slice.js';

/** Calls back once after a time; the function returned cancels it. */
export type RollUpTimer = (callback: () => Promise<void>, delayMs: number) => () => void;

export interface RollUpLoopOptions {
  readonly database: Database;
  /** Unix milliseconds. Default Date.now. */
  readonly now?: () => number;
  /** Default: one of Node's that does not keep the process. */
  readonly timer?: RollUpTimer;
  /** From 0 to 1. Default Math.random. */
  readonly random?: () => number;
  /** Whether writes wait: nothing is rolled up meanwhile. */
  readonly isBusy?: () => boolean;
  readonly onStep?: (seconds: number) => void;
  readonly onRolled?: (table: RollUpTable, buckets: number) => void;
  /** Told of every failure. */
  readonly onError?: () => void;
  /** Told of failures once per kind. */
  readonly warn?: (message: string, error: unknown) => void;
}

export interface RollUpLoop {
  /** Begins a second later, and keeps no process alive. To be called once. */
  start(): void;
  /** How long ago the oldest hour ended that is over and not rolled up, as far as is known; 0 = there is none. */
  lagSeconds(): number;
  /** Ends the step that runs after its statement, and begins no more. May be called again. */
  close(): Promise<void>;
}

const INTERVAL_MS = 60_000;
/** A step ends after this time. What is left waits four times as long as the step took: a fifth of one core. */
const STEP_MS = 2_000;
const WAIT_PER_WORK = 4;
const MIN_WAIT_MS = 1_000;
/** Looked at in every step, for hours that have just ended or are a little late. */
const RECENT_SECONDS = 3 * HOUR_SECONDS;
const AGAIN_AFTER_SECONDS = 600;

/**
 * Keeps roll-ups up to date, from what the tables say alone: a server that is started anew or a second one on the same data
 * sees what is left to do, and doing it twice changes nothing. Every step looks at the last hours and at one of the days,
 * in turn from new to old, for profiles that came late. When it begins all days are looked at one after the other.
 */
export function createRollUpLoop(options: RollUpLoopOptions): RollUpLoop {
  const {
    database,
    now = Date.now,
    timer = unrefTimer,
    random = Math.random,
    isBusy = () => false,
    onStep = () => {},
    onRolled = () => {},
    onError = () => {},
    warn = () => {},
  } = options;
  const slice = createTimeSlice();
  const warned = new Set<string>();
  /** The oldest stale hour by the range that was looked at: 0 = the last hours, or the start of a day. */
  const staleByRange = new Map<number, number>();
  let lookedUntilSeconds: number | undefined;
  let daysLeft: number[] = [];
  let isFirstRound = true;
  let isClosed = false;
  let running: Promise<void> | undefined;
  let cancel = (): void => {};

  function schedule(minimumMs: number): () => void {
    // Servers that share the data would otherwise do the same at the same time.
    const delayMs = minimumMs * (1 + 0.4 * random());
    return timer(() => {
      running = tick();
      return running;
    }, delayMs);
  }

  async function tick(): Promise<void> {
    if (isClosed) return;
    const startedMs = performance.now();
    let isDone = true;
    if (!isBusy()) {
      try {
        isDone = await step(() => !isClosed && !isBusy() && performance.now() - startedMs < STEP_MS);
      } catch (error) {
        fail('look for hours to roll up', error);
      }
      onStep((performance.now() - startedMs) / 1_000);
    }
    running = undefined;
    if (isClosed) return;
    const tookMs = performance.now() - startedMs;
    cancel = schedule(isDone ? INTERVAL_MS : Math.max(MIN_WAIT_MS, tookMs * WAIT_PER_WORK));
  }

  /** Resolves to whether all was done that there is to do for now. */
  async function step(mayGoOn: () => boolean): Promise<boolean> {
    const closedSeconds = closedUntil(now());
    // To ask what is stale takes 10 MB of the engine's code into memory: a server that has nothing does without.
    if (!(await hasProfiles(database))) {
      staleByRange.clear();
      lookedUntilSeconds = closedSeconds;
      return true;
    }

    async function roll(range: number, startSeconds: number, endSeconds: number): Promise<RangeOutcome> {
      const outcome = await rollUpRange({
        database,
        startSeconds,
        endSeconds,
        nowSeconds: Math.floor(now() / 1_000),
        againAfterSeconds: AGAIN_AFTER_SECONDS,
        slice,
        mayGoOn,
        onRolled,
        onError: (table, error) => fail(`write ${table}`, error),
      });
      if (outcome.oldestStaleSeconds === undefined) staleByRange.delete(range);
      else staleByRange.set(range, outcome.oldestStaleSeconds);
      return outcome;
    }

    const { isDone } = await roll(0, closedSeconds - RECENT_SECONDS, closedSeconds);
    lookedUntilSeconds = closedSeconds;
    if (!isDone) return false;
    if (daysLeft.length === 0) daysLeft = [...(await listStoredDays(database, closedSeconds))];
    while (daysLeft.length > 0) {
      if (!mayGoOn()) return false;
      const [day = 0] = daysLeft;
      const ofDay = await roll(day, day, Math.min(day + DAY_SECONDS, closedSeconds));
      if (!ofDay.isDone) return false;
      daysLeft.shift();
      if (!isFirstRound) return true;
    }
    isFirstRound = false;
    return true;
  }

  function fail(what: string, error: unknown): void {
    onError();
    const kind = `${what} ${error instanceof ServerError ? error.code : ''}`;
    if (warned.has(kind)) return;
    warned.add(kind);
    warn(
      `could not ${what}; it is tried again, and counted from now on in hotspan_roll_up_errors_total`,
      error,
    );
  }

  return {
    start() {
      cancel = schedule(MIN_WAIT_MS);
    },
    lagSeconds() {
      const oldest = [...staleByRange.values()];
      if (lookedUntilSeconds !== undefined && lookedUntilSeconds < closedUntil(now()))
        oldest.push(lookedUntilSeconds);
      if (oldest.length === 0) return 0;
      return Math.max(0, now() / 1_000 - (Math.min(...oldest) + HOUR_SECONDS));
    },
    async close() {
      isClosed = true;
      cancel();
      await running;
    },
  };
}

const unrefTimer: RollUpTimer = (callback, delayMs) => {
  const handle = setTimeout(callback, delayMs);
  handle.unref();
  return () => clearTimeout(handle);
};
