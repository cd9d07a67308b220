import { formatBytes, formatDuration } from '../options/format-quantity.js';
import {
  byteSize,
  duration,
  integer,
  type ParsedOption,
  type ParseOption,
} from '../options/option-parsers.js';
import type { TenantLimits } from './tenant-limits.js';

/** All there is to know of one limit. */
export interface LimitRow {
  /** As in YAML. */
  readonly key: string;
  readonly defaultValue: number;
  /** Unit and bounds, for messages and the README. */
  readonly range: string;
  readonly about: string;
  readonly parse: ParseOption<number>;
  /** The text that `parse` reads as this value. */
  readonly format: (value: number) => string;
}

export type LimitTable = { readonly [K in keyof TenantLimits]: LimitRow };

const KIB = 1024;
const MIB = 1024 * KIB;
const DAY_MS = 86_400_000;

/** Every limit of a tenant: name in YAML, default, unit and bounds. The only place that knows them. */
export const LIMIT_TABLE: LimitTable = {
  ingestionBytesPerSecond: {
    key: 'ingestion_rate',
    defaultValue: 0,
    about: 'Bytes of profiles a second, decompressed, over time; 0 is any number.',
    ...bytes(0, 65_536 * MIB),
  },
  ingestionBurstBytes: {
    key: 'ingestion_burst',
    defaultValue: 0,
    about: 'Bytes that may come at once above that rate; 0 is ten seconds of it.',
    ...bytes(0, 65_536 * MIB),
  },
  maxProfileBytes: {
    key: 'max_profile_bytes',
    defaultValue: 32 * MIB,
    about: "Largest profile of Pyroscope's own formats, decompressed.",
    ...bytes(KIB, 1024 * MIB),
  },
  maxSamples: {
    key: 'max_samples',
    defaultValue: 1_000_000,
    about: 'Samples of one profile.',
    // As many as the decoders take.
    ...count(1, 1_000_000),
  },
  maxSampleLabels: {
    key: 'max_sample_labels',
    defaultValue: 100,
    about: 'Labels of one sample.',
    ...count(0, 10_000),
  },
  maxStackDepth: {
    key: 'max_stack_depth',
    defaultValue: 1_000,
    about: 'Frames of a stack; the ones nearest to the leaf are cut.',
    // As deep as the decoders go.
    ...count(1, 4_096),
  },
  maxSymbolBytes: {
    key: 'max_symbol_bytes',
    defaultValue: 65_535,
    about: 'Longest name of a function or file; of longer ones the end is kept.',
    ...bytes(16, MIB),
  },
  maxLabelNames: {
    key: 'max_label_names',
    defaultValue: 128,
    about: 'Labels of a series, the derived ones included.',
    // The server itself derives eight.
    ...count(16, 1_024),
  },
  maxLabelNameBytes: {
    key: 'max_label_name_bytes',
    defaultValue: KIB,
    about: "Longest name of a series' label.",
    // The names of derived labels fit.
    ...bytes(32, 64 * KIB),
  },
  maxLabelValueBytes: {
    key: 'max_label_value_bytes',
    defaultValue: 2 * KIB,
    about: "Longest value of a series' label.",
    ...bytes(128, 64 * KIB),
  },
  maxSeriesPerProfile: {
    key: 'max_series_per_profile',
    defaultValue: 1_000,
    about: 'Series that the samples of one profile may be split into.',
    ...count(1, 100_000),
  },
  maxProfileAgeMs: {
    key: 'max_profile_age',
    defaultValue: 30 * DAY_MS,
    about: 'Oldest profile that is accepted; what --max-profile-age says unless set.',
    // At most as many days as the engine takes partitions in one insert.
    ...time(60_000, 90 * DAY_MS),
  },
  maxProfileAheadMs: {
    key: 'max_profile_ahead',
    defaultValue: 600_000,
    about: "How far ahead of the server's clock a profile may be.",
    ...time(0, DAY_MS),
  },
  maxSessionsPerSeries: {
    key: 'max_sessions_per_series',
    defaultValue: 0,
    about: 'Sessions of the Go SDK told apart in a series; 0 drops their label.',
    ...count(0, 1_000),
  },
  retentionDays: {
    key: 'retention',
    defaultValue: 0,
    about: "How long profiles are kept, in whole days; 0d is as long as the server's default says.",
    ...days(3_650),
  },
};

/** Every limit with its row, in the order of the table. */
export function limitRows(): readonly (readonly [keyof TenantLimits, LimitRow])[] {
  // Object.entries forgets the keys' type; they are those of the table.
  return Object.entries(LIMIT_TABLE) as unknown as [keyof TenantLimits, LimitRow][];
}

/** Pyroscope's limits, with more room where its own are hit by what clients really send. */
export const DEFAULT_TENANT_LIMITS: TenantLimits = Object.freeze(
  // Built from every key of the table.
  Object.fromEntries(
    limitRows().map(([name, { defaultValue }]) => [name, defaultValue]),
  ) as unknown as TenantLimits,
);

type Unit = Pick<LimitRow, 'range' | 'parse' | 'format'>;

function count(min: number, max: number): Unit {
  return {
    range: `integer from ${min} to ${max}`,
    parse: integer({ min, max, example: max }),
    format: String,
  };
}

function bytes(min: number, max: number): Unit {
  const example = formatBytes(max);
  return {
    range: `bytes, or with KiB, MiB or GiB; from ${formatBytes(min)} to ${example}`,
    parse: byteSize({ min, max, example }),
    format: formatBytes,
  };
}

function time(minMs: number, maxMs: number): Unit {
  const example = formatDuration(maxMs);
  return {
    range: `ms, s, m, h or d; from ${formatDuration(minMs)} to ${example}`,
    parse: duration({ minMs, maxMs, example }),
    format: formatDuration,
  };
}

function days(max: number): Unit {
  return {
    range: `whole days; from 0d to ${max}d`,
    parse(text): ParsedOption<number> {
      const value = Number(/^(\d{1,4})d$/.exec(text)?.[1] ?? Number.NaN);
      if (value <= max) return { value };
      return { problem: `must be whole days from 0d to ${max}d, for example 30d` };
    },
    format: (value) => `${value}d`,
  };
}
