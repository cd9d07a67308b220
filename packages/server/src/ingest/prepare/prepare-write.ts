import { createColumnArena } from '@hotspan/otlp-profiles';
import type { TenantLimits } from '../../limits/tenant-limits.js';
import type { KnownIds } from '../../store/known-ids.js';
import { convertProfiles } from '../convert-profiles.js';
import type { Rejection } from '../rejection.js';
import { type PackedBatch, packBatch } from './pack-batch.js';
import { readPayload } from './read-payload.js';
import type { WriteTask } from './write-task.js';

export interface PrepareContext {
  readonly limits: TenantLimits;
  /** Unix milliseconds. */
  readonly nowMs: number;
}

/** What is to be stored of a request, and what cannot be. */
export interface PreparedWrite<Batch = PackedBatch> {
  readonly batch: Batch;
  readonly acceptedProfiles: number;
  readonly acceptedSamples: number;
  readonly rejections: readonly Rejection[];
}

export interface PrepareOptions extends PrepareContext {
  readonly knownNodes: KnownIds;
  /** What names, labels and frames may come to; default 256 MiB. */
  readonly maxConvertedBytes?: number;
}

/** A profile of benchmarks/data needs 0.3 MB, the largest 0.8 MB. What does not fit is made as if there were no arena. */
const ARENA_BYTES = 1024 * 1024;
/** Of the thread: one request after the other is prepared in it, without a pause. */
const memory = createColumnArena(ARENA_BYTES);

/**
 * Reads what a door took, names, labels, splits and hashes it: all work on a request that takes time, and nothing that waits. Throws
 * what {@link readPayload} throws. Undefined when it came to more than `maxConvertedBytes`, if that was given.
 */
export function prepareWrite(
  { tenant, payload }: WriteTask,
  { limits, ...options }: PrepareOptions,
): PreparedWrite | undefined {
  try {
    const { messages, rejections: ofDoor } = readPayload(payload, limits, memory);
    const { isOverBudget, batch, acceptedProfiles, acceptedSamples, rejections } = convertProfiles(messages, {
      ...options,
      tenant,
      limits,
      memory,
    });
    if (isOverBudget && options.maxConvertedBytes !== undefined) return undefined;
    return {
      batch: packBatch(batch),
      acceptedProfiles,
      acceptedSamples,
      rejections: [...ofDoor, ...rejections],
    };
  } finally {
    memory.clear();
  }
}
