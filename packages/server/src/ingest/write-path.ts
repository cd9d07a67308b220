import { inTurnAgain } from '../in-turn.js';
import type { Limits } from '../limits/tenant-limits.js';
import type { ServerMetrics } from '../ops/metrics.js';
import { freeMemory } from '../own-memory.js';
import type { ProfileStore } from '../store/profile-store.js';
import type { NodeGate } from './node-gate.js';
import type { PreparePool } from './prepare/prepare-pool.js';
import { type PrepareContext, type PreparedWrite, prepareWrite } from './prepare/prepare-write.js';
import { bytesToRead, dropProfiles, type WriteTask } from './prepare/write-task.js';
import type { Rejection } from './rejection.js';

export interface WritePathOptions {
  readonly store: ProfileStore;
  readonly limits: Limits;
  readonly metrics: ServerMetrics;
  readonly now: () => number;
  /** Where large requests are prepared. */
  readonly pool: PreparePool;
  /** The one of the pool. */
  readonly gate: NodeGate;
}

/** The way that profiles of all doors take. */
export interface WritePath {
  /** Limits of the tenants that write. */
  readonly limits: Limits;
  /**
   * Reads and stores what can be stored of a request; resolves when it is durable and found by queries. Rejects with what
   * readPayload() throws, and with HOTSPAN_ERR_SERVER_STORE, when the request may be sent again.
   */
  write(task: WriteTask): Promise<WriteOutcome>;
}

export interface WriteOutcome {
  readonly acceptedProfiles: number;
  readonly rejections: readonly Rejection[];
}

/** A write whose nodes the gate counts. */
interface HeldWrite extends PreparedWrite {
  letGo(): void;
}

/** Reading and hashing this much takes about 5 ms, which other requests can wait; a usual profile has a third of it. */
const MAX_BYTES_HERE = 256 * 1024;
/** What a small request unfolds to: the 20 000 nodes of a large program that is seen for the first time, or 6 million frames. */
const MAX_CONVERTED_HERE = 6 * 1024 * 1024;

export function createWritePath({ store, limits, metrics, now, pool, gate }: WritePathOptions): WritePath {
  /** Asked for when the work begins and not before: retention waits for writes that began under older limits. */
  function contextFor(tenant: string): PrepareContext {
    return { limits: limits.of(tenant), nowMs: now() };
  }

  async function prepareHere(task: WriteTask): Promise<HeldWrite | undefined> {
    if (bytesToRead(task.payload) > MAX_BYTES_HERE) return undefined;
    for (;;) {
      // Looked at when it is its turn: those before it may have closed it.
      const outcome = await inTurnAgain(() => (gate.isOpen ? { write: prepareNow(task) } : undefined));
      if (outcome !== undefined) return outcome.write;
      await gate.opened();
    }
  }

  function prepareNow(task: WriteTask): HeldWrite | undefined {
    const write = prepareWrite(task, {
      ...contextFor(task.tenant),
      knownNodes: store.knownNodes,
      maxConvertedBytes: MAX_CONVERTED_HERE,
    });
    return write && { ...write, letGo: gate.hold(write.batch.nodes.length) };
  }

  async function storePrepared(task: WriteTask): Promise<Omit<PreparedWrite, 'batch'>> {
    const small = await prepareHere(task);
    if (small !== undefined) {
      dropProfiles(task.payload);
      try {
        if (small.batch.profiles.length > 0) await store.write(small.batch);
        // Not after a failure: perhaps it is still being sent.
        freeMemory(small.batch.memory);
      } finally {
        small.letGo();
      }
      return small;
    }
    const large = await pool.prepare(task, contextFor(task.tenant));
    dropProfiles(task.payload);
    let isStored = false;
    try {
      if (large.batch.profiles.rowCount > 0) {
        await store.writeEncoded(large.batch);
        isStored = true;
      }
    } finally {
      large.settle(isStored);
    }
    return large;
  }

  return {
    limits,
    async write(task) {
      const { tenant, door } = task;
      const { acceptedProfiles, acceptedSamples, rejections } = await storePrepared(task);
      for (const { reason } of rejections) metrics.rejectedProfiles.inc({ tenant, reason });
      metrics.ingestedProfiles.inc({ tenant, door }, acceptedProfiles);
      metrics.ingestedSamples.inc({ tenant, door }, acceptedSamples);
      return { acceptedProfiles, rejections };
    },
  };
}
