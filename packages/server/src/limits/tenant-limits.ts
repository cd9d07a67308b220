/** What one tenant may send. Sizes are bytes, times milliseconds. */
export interface TenantLimits {
  /** Bytes of profiles a second, decompressed, over time; 0 = any number. */
  readonly ingestionBytesPerSecond: number;
  /** Bytes that may come at once above that rate. */
  readonly ingestionBurstBytes: number;
  /** One profile of Pyroscope's doors, decompressed. */
  readonly maxProfileBytes: number;
  /** Samples of one profile. */
  readonly maxSamples: number;
  /** Labels of one sample. */
  readonly maxSampleLabels: number;
  /** Frames of a stack; the ones nearest to the leaf are cut. */
  readonly maxStackDepth: number;
  /** Bytes of a function's or file's name; the end is kept. */
  readonly maxSymbolBytes: number;
  /** Labels of a series. */
  readonly maxLabelNames: number;
  readonly maxLabelNameBytes: number;
  readonly maxLabelValueBytes: number;
  /** Series that samples of one profile may be split into. */
  readonly maxSeriesPerProfile: number;
  /** Oldest profile that is accepted. */
  readonly maxProfileAgeMs: number;
  /** How far ahead of the server's clock a profile may be. */
  readonly maxProfileAheadMs: number;
  /** Sessions (`__session_id__`) told apart per series; 0 = the label is dropped. */
  readonly maxSessionsPerSeries: number;
  /** Days that data is kept; 0 = as long as the server's default says. */
  readonly retentionDays: number;
}

/** Limits by tenant. */
export interface Limits {
  of(tenant: string): TenantLimits;
  /** Counts bytes against the tenant's rate. Throws HOTSPAN_ERR_SERVER_RATE when they are too many for now. */
  admit(tenant: string, bytes: number): void;
}

const MIB = 1024 * 1024;

/** Pyroscope's limits, with more room where its own are hit by what clients really send. */
export const DEFAULT_TENANT_LIMITS: TenantLimits = Object.freeze({
  ingestionBytesPerSecond: 0,
  ingestionBurstBytes: 0,
  maxProfileBytes: 32 * MIB,
  maxSamples: 1_000_000,
  maxSampleLabels: 100,
  maxStackDepth: 1_000,
  maxSymbolBytes: 65_535,
  maxLabelNames: 128,
  maxLabelNameBytes: 1_024,
  maxLabelValueBytes: 2_048,
  maxSeriesPerProfile: 1_000,
  maxProfileAgeMs: 30 * 86_400_000,
  maxProfileAheadMs: 600_000,
  maxSessionsPerSeries: 0,
  retentionDays: 0,
});

/** The same limits for everybody, and no rate. */
export function createUniformLimits(limits: Partial<TenantLimits> = {}): Limits {
  const all = Object.freeze({ ...DEFAULT_TENANT_LIMITS, ...limits });
  return { of: () => all, admit: () => {} };
}
