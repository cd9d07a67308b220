import type { Limits, TenantLimits } from './tenant-limits.js';

export interface RetentionFloor {
  /** For tenants without a retention of their own; 0 = for ever. */
  readonly retentionMs: number;
  /** What is older was dropped for want of disk, in Unix milliseconds; 0 = nothing was. */
  readonly floorMs: () => number;
  readonly now: () => number;
}

const DAY_MS = 86_400_000;

/**
 * The same limits, with an age that never reaches what was dropped or would be at once: a profile that is accepted stays.
 * It also keeps true what is remembered of stored nodes, for weeks that were dropped are never written again.
 */
export function limitAgeByRetention(limits: Limits, { retentionMs, floorMs, now }: RetentionFloor): Limits {
  /** Completed once for each set of limits: tenants share them, and a reload makes new ones. */
  const limited = new WeakMap<TenantLimits, TenantLimits>();

  function withRetention(of: TenantLimits): TenantLimits {
    const keptMs = of.retentionDays === 0 ? retentionMs : of.retentionDays * DAY_MS;
    if (keptMs === 0 || of.maxProfileAgeMs <= keptMs) return of;
    const known = limited.get(of) ?? Object.freeze({ ...of, maxProfileAgeMs: keptMs });
    limited.set(of, known);
    return known;
  }

  return {
    of(tenant) {
      const of = withRetention(limits.of(tenant));
      const floorAgeMs = floorMs() === 0 ? of.maxProfileAgeMs : now() - floorMs();
      return floorAgeMs < of.maxProfileAgeMs ? { ...of, maxProfileAgeMs: floorAgeMs } : of;
    },
    admit: (tenant, bytes) => limits.admit(tenant, bytes),
  };
}
