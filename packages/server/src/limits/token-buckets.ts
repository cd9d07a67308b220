/** How much a bucket takes. */
export interface BucketRate {
  readonly bytesPerSecond: number;
  /** Bytes that it holds when it is full, more than 0. */
  readonly burstBytes: number;
}

/** A bucket of bytes per tenant, full at first. */
export interface TokenBuckets {
  /** Takes bytes out of the bucket of a tenant and returns 0, or takes nothing and returns the milliseconds until it could. */
  take(tenant: string, bytes: number, rate: BucketRate): number;
}

export interface TokenBucketsOptions {
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
  /** Tenants whose bucket is remembered. Default 10 000. */
  readonly maxBuckets?: number;
  /** Called when the bucket of a tenant is forgotten for want of room: that tenant begins with a full one. */
  readonly onForgotten?: () => void;
}

interface Bucket {
  /** Negative after more was taken than it holds. */
  bytes: number;
  atMs: number;
}

/** About 1 MiB of buckets. */
const MAX_BUCKETS = 10_000;

/**
 * What is larger than a full bucket is let in when the bucket is full, and leaves it in debt: the rate holds over time, and a
 * large request is not refused for ever.
 */
export function createTokenBuckets({
  now,
  maxBuckets = MAX_BUCKETS,
  onForgotten,
}: TokenBucketsOptions): TokenBuckets {
  // In the order of their last use.
  const buckets = new Map<string, Bucket>();

  function touch(tenant: string, burstBytes: number, atMs: number): Bucket {
    const known = buckets.get(tenant);
    const bucket = known ?? { bytes: burstBytes, atMs };
    if (known !== undefined) buckets.delete(tenant);
    else if (buckets.size >= maxBuckets) forgetOldest();
    buckets.set(tenant, bucket);
    return bucket;
  }

  function forgetOldest(): void {
    const [oldest] = buckets.keys();
    if (oldest === undefined) return;
    buckets.delete(oldest);
    onForgotten?.();
  }

  return {
    take(tenant, bytes, { bytesPerSecond, burstBytes }) {
      const atMs = now();
      const bucket = touch(tenant, burstBytes, atMs);
      const grown = bucket.bytes + ((atMs - bucket.atMs) * bytesPerSecond) / 1_000;
      bucket.bytes = Math.min(burstBytes, grown);
      bucket.atMs = atMs;
      const missing = Math.min(bytes, burstBytes) - bucket.bytes;
      if (missing > 0) return (missing * 1_000) / bytesPerSecond;
      bucket.bytes -= bytes;
      return 0;
    },
  };
}
