export interface QueryLimits {
  /** Longest time of one query, waiting for its turn included. */
  readonly queryTimeoutMs: number;
  /** Most memory of the engine for one query. */
  readonly queryMemoryBytes: number;
}

/** Settings of the engine for every query, embedded or remote: names and values as in SQL. */
export function querySettings({
  queryTimeoutMs,
  queryMemoryBytes,
}: QueryLimits): Readonly<Record<string, number>> {
  return {
    // Rows of the profiles table are few and large: without this one thread reads them all.
    merge_tree_min_rows_for_concurrent_read: 1,
    merge_tree_min_bytes_for_concurrent_read: 1,
    use_skip_indexes_if_final: 1,
    max_memory_usage: queryMemoryBytes,
    max_bytes_before_external_group_by: Math.floor(queryMemoryBytes / 2),
    max_execution_time: queryTimeoutMs / 1_000,
  };
}
