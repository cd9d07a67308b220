/**
 * Merges as those of `profiles`: all columns at once took 90 MB. In granules of 8 rows one series of many is read in two thirds of the
 * time that 32 take, for a tenth more of disk; of 1 row it is not faster, for three quarters more. Part of the steps, so never changed
 * either.
 */
const ROLL_UP_SETTINGS = `index_granularity = 8, vertical_merge_algorithm_min_rows_to_activate = 1,
      vertical_merge_algorithm_min_columns_to_activate = 1, merge_max_block_size = 32, max_parts_to_merge_at_once = 16,
      fsync_after_insert = 1, fsync_part_directory = 1`;

/**
 * The tables, as the list of steps that made them. A step is never changed once released: a new one is added, and a
 * database remembers in `hotspan_schema` how many it has taken.
 */
export const SCHEMA_STEPS: readonly (readonly string[])[] = [
  [
    // One row per series, type and timestamp. Few rows with long arrays: inserts are cheap, and time series never read
    // samples. A profile that comes again (same profile_id) has the same key, so FINAL removes it.
    //
    // `stacks` and `vals` hold every sample, merged by stack and sorted by it, which compresses. Samples that have a span
    // or attributes of their own (a thread, a processor) are there once more: the distinct links of the profile in span_ids
    // and trace_ids, the distinct attribute sets in sample_attributes, and for every (link, attributes, stack) the 1-based
    // numbers of both, 0 for none. Ids are random and cost 8 to 24 bytes, so each is kept once.
    //
    // Within an hour rows are in the order of their source, which is a series without its type (see describeSeries): one pod of a
    // hundred is read without the others. Types of one profile (wall: samples and time) are neighbours: they have the same stacks,
    // of which the second one then takes hardly any room. A query of one type reads the others of the same name with it; hours that
    // are over are read from profiles_hour, which is ordered by type.
    //
    // Commits come several times a second: with merge_selector_base at 5, which is the engine's own, merging them again and
    // again took half of the CPU of storing.
    //
    // Merges read column by column (vertical), 64 rows at a time of at most 12 parts: rows are some 17 KB, and all columns of 8 192 rows
    // of every part at once took 200 MB. It is less CPU as well. With 128 rows a merge takes a third more memory, and the disk 6 % less.
    //
    // `keep` is the tenant's own retention in days, 0 for the server's: part of the partition, so that what is over can be
    // dropped whole whoever it belongs to.
    `CREATE TABLE IF NOT EXISTS profiles (
      tenant LowCardinality(String),
      service LowCardinality(String),
      type LowCardinality(String),
      series UInt64 CODEC(ZSTD(1)),
      keep UInt16 CODEC(ZSTD(1)),
      time DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
      profile_id UInt128 CODEC(ZSTD(1)),
      duration UInt64 CODEC(ZSTD(1)),
      total Int64 CODEC(ZSTD(1)),
      stacks Array(UInt64) CODEC(ZSTD(3)),
      vals Array(Int64) CODEC(T64, ZSTD(1)),
      span_ids Array(UInt64) CODEC(ZSTD(1)),
      trace_ids Array(UInt128) CODEC(ZSTD(1)),
      sample_attributes Array(Map(LowCardinality(String), String)) CODEC(ZSTD(1)),
      detail_links Array(UInt32) CODEC(T64, ZSTD(1)),
      detail_attributes Array(UInt32) CODEC(T64, ZSTD(1)),
      detail_stacks Array(UInt64) CODEC(ZSTD(3)),
      detail_vals Array(Int64) CODEC(T64, ZSTD(1)),
      INDEX span span_ids TYPE bloom_filter(0.01) GRANULARITY 1,
      INDEX trace trace_ids TYPE bloom_filter(0.01) GRANULARITY 1
    ) ENGINE = ReplacingMergeTree
    PARTITION BY (toDate(time), keep)
    ORDER BY (tenant, service, substringIndex(type, ':', 1), toStartOfHour(time), bitShiftRight(series, 32), time, type,
      series, profile_id)
    SETTINGS index_granularity = 64, merge_selector_base = 12, vertical_merge_algorithm_min_rows_to_activate = 1,
      merge_max_block_size = 64, max_parts_to_merge_at_once = 12, fsync_after_insert = 1, fsync_part_directory = 1`,

    // Content-addressed tree nodes: id = hash of parent and frame; a stack is the id of its leaf. Repeated in every week it
    // is used, so that old weeks can be dropped whole. A frame without a name is an address that nobody could resolve. Merging
    // these small rows column by column takes more CPU; in small blocks it takes 30 MB and not 70.
    `CREATE TABLE IF NOT EXISTS nodes (
      tenant LowCardinality(String),
      service LowCardinality(String),
      week Date,
      keep UInt16 CODEC(ZSTD(1)),
      id UInt64 CODEC(ZSTD(1)),
      parent UInt64 CODEC(ZSTD(1)),
      name String CODEC(ZSTD(1)),
      file LowCardinality(String),
      line UInt32 CODEC(T64, ZSTD(1)),
      system_name String CODEC(ZSTD(1)),
      start_line UInt32 CODEC(T64, ZSTD(1)),
      inlined UInt8 CODEC(ZSTD(1)),
      address UInt64 CODEC(ZSTD(1)),
      mapping LowCardinality(String)
    ) ENGINE = ReplacingMergeTree
    PARTITION BY (week, keep)
    ORDER BY (tenant, service, file, name, line, parent, id)
    SETTINGS merge_selector_base = 12, merge_max_block_size = 1024, max_compress_block_size = 131072,
      max_parts_to_merge_at_once = 16, fsync_after_insert = 1, fsync_part_directory = 1`,

    // The labels of every series, once a day.
    `CREATE TABLE IF NOT EXISTS series (
      tenant LowCardinality(String),
      service LowCardinality(String),
      type LowCardinality(String),
      day Date,
      keep UInt16,
      series UInt64,
      labels Map(LowCardinality(String), String)
    ) ENGINE = ReplacingMergeTree
    PARTITION BY (toMonday(day), keep)
    ORDER BY (tenant, service, type, day, series)
    SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`,

    // What the rows of `profiles` of one hour that is over come to, per series. `profiles` counts them, and is the version
    // too: rows are only ever added, so that the larger count is the newer state, and equal counts are the same one. Where
    // it is the count of `profiles` itself, the hour can be read from here. `keep` is in the key, for FINAL looks at all
    // partitions.
    `CREATE TABLE IF NOT EXISTS profiles_hour (
      tenant LowCardinality(String),
      service LowCardinality(String),
      type LowCardinality(String),
      bucket DateTime('UTC') CODEC(Delta, ZSTD(1)),
      series UInt64 CODEC(ZSTD(1)),
      keep UInt16 CODEC(ZSTD(1)),
      profiles UInt64 CODEC(T64, ZSTD(1)),
      made DateTime('UTC') CODEC(Delta, ZSTD(1)),
      total Int64 CODEC(ZSTD(1)),
      stacks Array(UInt64) CODEC(ZSTD(6)),
      vals Array(Int64) CODEC(T64, ZSTD(1))
    ) ENGINE = ReplacingMergeTree(profiles)
    PARTITION BY (toMonday(bucket), keep)
    ORDER BY (tenant, service, type, series, bucket, keep)
    SETTINGS ${ROLL_UP_SETTINGS}`,

    // The same of whole days, made from profiles_hour: per series, and with series = 0 of all series of the service. Only
    // the heaviest nodes of a day are kept; `folded` is the weight that was moved from others to their ancestors.
    `CREATE TABLE IF NOT EXISTS profiles_day (
      tenant LowCardinality(String),
      service LowCardinality(String),
      type LowCardinality(String),
      bucket DateTime('UTC') CODEC(Delta, ZSTD(1)),
      series UInt64 CODEC(ZSTD(1)),
      keep UInt16 CODEC(ZSTD(1)),
      profiles UInt64 CODEC(T64, ZSTD(1)),
      made DateTime('UTC') CODEC(Delta, ZSTD(1)),
      total Int64 CODEC(ZSTD(1)),
      folded Int64 CODEC(ZSTD(1)),
      stacks Array(UInt64) CODEC(ZSTD(6)),
      vals Array(Int64) CODEC(T64, ZSTD(1))
    ) ENGINE = ReplacingMergeTree(profiles)
    PARTITION BY (toMonday(bucket), keep)
    ORDER BY (tenant, service, type, series, bucket, keep)
    SETTINGS ${ROLL_UP_SETTINGS}`,

    // What the users of a tenant have chosen. `change` counts the changes of a setting, for one that is set again after it
    // was deleted may be older than it was. A deletion is a row too. Milliseconds are those of clients: any, which DateTime64
    // would cut off at its ends.
    `CREATE TABLE IF NOT EXISTS settings (
      tenant LowCardinality(String),
      name String CODEC(ZSTD(1)),
      value String CODEC(ZSTD(1)),
      modified_at Int64,
      change UInt64,
      is_deleted UInt8
    ) ENGINE = ReplacingMergeTree(change)
    ORDER BY (tenant, name)
    SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`,

    // Files that users of a tenant have uploaded to look at, in base64: blocks of rows carry text. `bytes` are those of the text.
    // A row can have megabytes, so that each is a granule of its own, to be read and merged by itself.
    `CREATE TABLE IF NOT EXISTS adhoc_profiles (
      tenant LowCardinality(String),
      id String CODEC(ZSTD(1)),
      name String CODEC(ZSTD(1)),
      day Date,
      keep UInt16,
      uploaded_at Int64,
      bytes UInt64,
      profile String CODEC(ZSTD(3))
    ) ENGINE = ReplacingMergeTree
    PARTITION BY (toMonday(day), keep)
    ORDER BY (tenant, id)
    SETTINGS index_granularity = 1, merge_max_block_size = 1, max_parts_to_merge_at_once = 8,
      fsync_after_insert = 1, fsync_part_directory = 1`,
  ],
];
