import { ServerError } from '../errors.js';
import { DEFAULT_TENANT_LIMITS } from './limit-table.js';
import type { Limits, TenantLimits } from './tenant-limits.js';
import { createTokenBuckets, type TokenBucketsOptions } from './token-buckets.js';

/** Limits that differ from the defaults of limit-table.ts. */
export interface LimitSettings {
  /** For all tenants. */
  readonly defaults: Partial<TenantLimits>;
  /** By tenant, on top of those. */
  readonly overrides: ReadonlyMap<string, Partial<TenantLimits>>;
}

export interface LimitsOptions extends Partial<LimitSettings>, TokenBucketsOptions {
  /** Called when bytes of a tenant are refused. */
  readonly onRefused?: (tenant: string, bytes: number) => void;
}

/** Limits that can be exchanged while the server runs. */
export interface CreatedLimits extends Limits {
  /** Puts other settings in force for whatever comes next. */
  replace(settings: LimitSettings): void;
  /** Those in force. */
  readonly settings: LimitSettings;
}

/** A burst that says nothing: agents upload every ten or fifteen seconds, and what they gathered since comes at once. */
const DEFAULT_BURST_SECONDS = 10;

/** Limits by tenant, the rate of each kept by a token bucket. */
export function createLimits(options: LimitsOptions): CreatedLimits {
  const { onRefused } = options;
  const buckets = createTokenBuckets(options);
  let settings: LimitSettings = {
    defaults: options.defaults ?? {},
    overrides: options.overrides ?? new Map(),
  };
  let { defaults, byTenant } = complete(settings);
  const of = (tenant: string): TenantLimits => byTenant.get(tenant) ?? defaults;

  return {
    of,
    admit(tenant, bytes) {
      const { ingestionBytesPerSecond: bytesPerSecond, ingestionBurstBytes } = of(tenant);
      if (bytesPerSecond === 0) return;
      const burstBytes = ingestionBurstBytes || bytesPerSecond * DEFAULT_BURST_SECONDS;
      const waitMs = buckets.take(tenant, bytes, { bytesPerSecond, burstBytes });
      if (waitMs === 0) return;
      onRefused?.(tenant, bytes);
      throw rateError(tenant, bytes, { bytesPerSecond, burstBytes, waitMs });
    },
    replace(next) {
      settings = next;
      ({ defaults, byTenant } = complete(settings));
    },
    get settings() {
      return settings;
    },
  };
}

function complete({ defaults, overrides }: LimitSettings) {
  const forAll: TenantLimits = Object.freeze({ ...DEFAULT_TENANT_LIMITS, ...defaults });
  const byTenant = new Map<string, TenantLimits>();
  for (const [tenant, own] of overrides) byTenant.set(tenant, Object.freeze({ ...forAll, ...own }));
  return { defaults: forAll, byTenant };
}

function rateError(
  tenant: string,
  bytes: number,
  found: { readonly bytesPerSecond: number; readonly burstBytes: number; readonly waitMs: number },
): ServerError {
  const retryAfterSeconds = Math.ceil(found.waitMs / 1_000);
  const rate = `${found.bytesPerSecond} bytes a second (${found.burstBytes} at once)`;
  return new ServerError(
    'HOTSPAN_ERR_SERVER_RATE',
    `the tenant ${JSON.stringify(tenant)} may send ${rate}, and ${bytes} more bytes are too many now. Send them again in ${retryAfterSeconds} s, or raise ingestion_rate of the tenant.`,
    { retryAfterSeconds },
  );
}
