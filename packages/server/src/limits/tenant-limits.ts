/** What one tenant may send. Sizes are bytes, times milliseconds. limit-table.ts has names, ranges and defaults. */
export interface TenantLimits {
  /** Bytes of profiles a second, decompressed, over time. Default 0 = any number; to 64 GiB. In YAML: ingestion_rate. */
  readonly ingestionBytesPerSecond: number;
  /** Bytes that may come at once above that rate. Default 0 = ten seconds of it; to 64 GiB. In YAML: ingestion_burst. */
  readonly ingestionBurstBytes: number;
  /** One profile of Pyroscope's doors, decompressed. Default 32 MiB; 1 KiB to 1 GiB. In YAML: max_profile_bytes. */
  readonly maxProfileBytes: number;
  /** Samples of one profile. Default 1 000 000; 1 to 1 000 000. In YAML: max_samples. */
  readonly maxSamples: number;
  /** Labels of one sample. Default 100; 0 to 10 000. In YAML: max_sample_labels. */
  readonly maxSampleLabels: number;
  /** Frames of a stack; the ones nearest to the leaf are cut. Default 1 000; 1 to 4 096. In YAML: max_stack_depth. */
  readonly maxStackDepth: number;
  /** Bytes of a function's or file's name; the end is kept. Default 65 535; 16 to 1 MiB. In YAML: max_symbol_bytes. */
  readonly maxSymbolBytes: number;
  /** Labels of a series, derived ones included. Default 128; 16 to 1 024. In YAML: max_label_names. */
  readonly maxLabelNames: number;
  /** Bytes of a label's name. Default 1 024; 32 to 64 KiB. In YAML: max_label_name_bytes. */
  readonly maxLabelNameBytes: number;
  /** Bytes of a label's value. Default 2 048; 128 to 64 KiB. In YAML: max_label_value_bytes. */
  readonly maxLabelValueBytes: number;
  /** Series that samples of one profile may be split into. Default 1 000; 1 to 100 000. In YAML: max_series_per_profile. */
  readonly maxSeriesPerProfile: number;
  /** Oldest profile that is accepted. Default what `--max-profile-age` says; 1 minute to 90 days. In YAML: max_profile_age. */
  readonly maxProfileAgeMs: number;
  /** How far ahead of the server's clock a profile may be. Default 10 minutes; 0 to 1 day. In YAML: max_profile_ahead. */
  readonly maxProfileAheadMs: number;
  /** Sessions (`__session_id__`) told apart per series; 0 = the label is dropped. Default 0; to 1 000. In YAML: max_sessions_per_series. */
  readonly maxSessionsPerSeries: number;
  /** Days that data is kept; 0 = as long as the server's default says. Default 0; to 3 650. In YAML: retention, as `30d`. */
  readonly retentionDays: number;
}

/** Limits by tenant. */
export interface Limits {
  of(tenant: string): TenantLimits;
  /** Counts bytes against the tenant's rate. Throws HOTSPAN_ERR_SERVER_RATE when they are too many for now. */
  admit(tenant: string, bytes: number): void;
}
