/**
 * Settings of the embedded engine that belong to its process and not to a query, as its configuration file. Its own
 * defaults are those of a machine that runs nothing else: 5 GB of mark cache, hundreds of threads.
 */
export function formatEngineConfig(): string {
  return `<clickhouse>
  <mark_cache_size>33554432</mark_cache_size>
  <uncompressed_cache_size>0</uncompressed_cache_size>
  <query_condition_cache_size>1048576</query_condition_cache_size>
  <background_pool_size>2</background_pool_size>
  <background_schedule_pool_size>2</background_schedule_pool_size>
  <max_thread_pool_size>64</max_thread_pool_size>
</clickhouse>
`;
}
