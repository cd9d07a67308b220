import type { Database } from './database.js';
import { expiredPartitions, partitionsBeyondDisk } from './decide-drops.js';
import { listPartitions, type Partition } from './partitions.js';
import type { TakeTurns } from './take-turns.js';
import { createTrustedTime } from './trusted-time.js';

/** Why a partition was dropped. */
export type DropReason = 'retention' | 'max_disk';

export interface RetentionLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface RetentionOptions {
  readonly database: Database;
  /** See {@link listPartitions}. */
  readonly partsTable: string;
  /** Of the cluster on which tables are spread; none otherwise. */
  readonly cluster: string | undefined;
  /** For tenants without a retention of their own; 0 = for ever. */
  readonly retentionMs: number;
  /** 0 = no limit. */
  readonly maxDiskBytes: number;
  readonly now: () => number;
  /** Milliseconds since any moment, of a clock that nobody sets. Default performance.now. */
  readonly uptime?: () => number;
  readonly takeTurns: TakeTurns;
  readonly log: RetentionLog;
  /** Told of every partition that is gone. */
  readonly onDrop: (partition: Partition, reason: DropReason) => void;
  /** Resolves when the writes that were accepted before are stored. */
  readonly settleWrites: () => Promise<void>;
  /** Told after drops: what is remembered as stored may not be any more. */
  readonly forget: () => void;
}

export interface Retention {
  /** Drops what is over, once. Never rejects: a failure is logged, and the next run tries again. */
  run(): Promise<void>;
  /** Runs now, and every hour from then on; every minute with a limit of disk. Keeps no process alive. */
  start(): void;
  /** Resolves when a run that was on its way has ended; there are no more. */
  stop(): Promise<void>;
  /** All that is older was dropped for want of disk, in Unix milliseconds; 0 = nothing was. */
  readonly floorMs: number;
}

const DAY_MS = 86_400_000;
/** A partition is a day at least. */
const AGE_INTERVAL_MS = 3_600_000;
/** At 2 MB a second, which is a machine's worth of profiles, a minute brings 120 MB. */
const DISK_INTERVAL_MS = 60_000;

export function createRetention(options: RetentionOptions): Retention {
  const { database, retentionMs, maxDiskBytes, now, log, uptime = () => performance.now() } = options;
  const time = createTrustedTime({ now, uptime });
  let floorMs = 0;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let isStopped = false;

  async function drop(partitions: readonly Partition[], reason: DropReason): Promise<void> {
    if (partitions.length === 0) return;
    const on = options.cluster === undefined ? '' : ` ON CLUSTER ${options.cluster}`;
    try {
      // Profiles first: those that can be found have their names and labels.
      for (const partition of [...partitions].sort((a, b) => rank(a) - rank(b))) {
        await database.maintain(`ALTER TABLE ${partition.table}${on} DROP PARTITION ID '${partition.id}'`);
        options.onDrop(partition, reason);
        const { table, id, bytes, endMs } = partition;
        const facts = { table, partition: id, bytes, end: new Date(endMs).toISOString(), reason };
        log.info(facts, 'dropped a partition');
      }
    } finally {
      options.forget();
    }
  }

  function readTime(partitions: readonly Partition[]): number {
    // Of those of days, for a week or a month can end long after its newest row.
    const ends = partitions
      .filter(({ startMs, endMs }) => endMs - startMs === DAY_MS)
      .map(({ endMs }) => endMs);
    return time.read(ends.length === 0 ? undefined : Math.max(...ends));
  }

  async function dropExpired(): Promise<void> {
    const partitions = await listPartitions(options);
    const expired = expiredPartitions(partitions, { retentionMs, nowMs: readTime(partitions) });
    const { length } = expiredPartitions(partitions, { retentionMs, nowMs: now() });
    if (length > expired.length) {
      const facts = { clock: new Date(now()).toISOString(), partitions: length - expired.length };
      log.warn(
        facts,
        'the clock is far ahead of the newest data: not everything is dropped that is old by it',
      );
    }
    await drop(expired, 'retention');
  }

  async function dropBeyondDisk(): Promise<void> {
    if (maxDiskBytes === 0) return;
    const partitions = await listPartitions(options);
    const usedBytes = partitions.reduce((sum, { bytes }) => sum + bytes, 0);
    const decision = partitionsBeyondDisk(partitions, {
      usedBytes,
      maxBytes: maxDiskBytes,
      nowMs: readTime(partitions),
    });
    if (decision.drops.length > 0) {
      // First nobody writes there any more, then it goes.
      floorMs = Math.max(floorMs, decision.floorMs);
      const before = new Date(decision.floorMs).toISOString();
      log.warn(
        { usedBytes, maxDiskBytes, before },
        'the store is larger than --max-disk: dropping the oldest days',
      );
      await options.settleWrites();
      await drop(decision.drops, 'max_disk');
    }
    if (decision.excessBytes > 0) {
      log.warn(
        { usedBytes, maxDiskBytes, excessBytes: decision.excessBytes },
        'the current day alone is larger than --max-disk, and is kept: raise --max-disk, or send less',
      );
    }
  }

  async function run(): Promise<void> {
    try {
      await options.takeTurns(async () => {
        await dropExpired();
        await dropBeyondDisk();
      });
    } catch (error) {
      log.error({ err: error }, 'old data could not be dropped; the next run tries again');
    }
  }

  function schedule(): void {
    running = run().then(() => {
      if (isStopped) return;
      timer = setTimeout(schedule, maxDiskBytes === 0 ? AGE_INTERVAL_MS : DISK_INTERVAL_MS);
      timer.unref();
    });
  }

  return {
    run,
    start: schedule,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
    get floorMs() {
      return floorMs;
    },
  };
}

const NAMES: readonly string[] = ['series', 'nodes'];

/** What others refer to goes last. */
function rank({ table }: Partition): number {
  return NAMES.some((name) => table.startsWith(name)) ? 1 : 0;
}
