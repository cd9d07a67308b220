import type { Limits } from '../limits/tenant-limits.js';
import type { ServerMetrics } from '../ops/metrics.js';
import type { ProfileStore } from '../store/profile-store.js';
import { convertProfiles } from './convert-profiles.js';
import type { IncomingRequest } from './incoming.js';
import type { Rejection } from './rejection.js';

export interface WritePathOptions {
  readonly store: ProfileStore;
  readonly limits: Limits;
  readonly metrics: ServerMetrics;
  readonly now: () => number;
}

/** The way that profiles of all doors take. */
export interface WritePath {
  /** Limits of the tenants that write. */
  readonly limits: Limits;
  /**
   * Stores what can be stored of a request; resolves when it is durable and found by queries. Rejects with
   * HOTSPAN_ERR_SERVER_STORE, and the request may then be sent again.
   */
  write(request: IncomingRequest): Promise<WriteOutcome>;
}

export interface WriteOutcome {
  readonly acceptedProfiles: number;
  readonly rejections: readonly Rejection[];
}

export function createWritePath({ store, limits, metrics, now }: WritePathOptions): WritePath {
  return {
    limits,
    async write({ tenant, door, messages, rejections: ofDoor }) {
      const { batch, acceptedProfiles, acceptedSamples, rejections } = convertProfiles(messages, {
        tenant,
        nowMs: now(),
        limits: limits.of(tenant),
        knownNodes: store.knownNodes,
      });
      const all = [...ofDoor, ...rejections];
      for (const { reason } of all) metrics.rejectedProfiles.inc({ tenant, reason });
      if (batch.profiles.length > 0) await store.write(batch);
      metrics.ingestedProfiles.inc({ tenant, door }, acceptedProfiles);
      metrics.ingestedSamples.inc({ tenant, door }, acceptedSamples);
      return { acceptedProfiles, rejections: all };
    },
  };
}
