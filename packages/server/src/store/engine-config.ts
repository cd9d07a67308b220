/**
 * Free bytes below which the engine takes no rows. Dropping old partitions and merging small parts take some themselves
 * (1 MiB is reserved for each partition dropped): a disk that is full to the last byte could not be cleared.
 */
const MIN_FREE_BYTES = 32 * 1024 * 1024;

/**
 * Columns as queries read them, decompressed. What is looked at is looked at again: flame graphs of one hour take a quarter less time, of
 * a day a sixth, and the process is 63 MB larger.
 */
const UNCOMPRESSED_CACHE_BYTES = 64 * 1024 * 1024;

/**
 * Settings of the embedded engine that belong to its process and not to a query, as its configuration file. Its own
 * defaults are those of a machine that runs nothing else: 5 GB of mark cache, hundreds of threads. Damaged parts are put
 * aside however many they are: the server looks for them itself, and names them. The engine leaves about six threads behind
 * each time it is opened in a process, and waits for ever for one beyond the limit: tests open it dozens of times.
 */
export function formatEngineConfig(): string {
  return `<clickhouse>
  <mark_cache_size>33554432</mark_cache_size>
  <uncompressed_cache_size>${UNCOMPRESSED_CACHE_BYTES}</uncompressed_cache_size>
  <query_condition_cache_size>1048576</query_condition_cache_size>
  <background_pool_size>2</background_pool_size>
  <background_schedule_pool_size>2</background_schedule_pool_size>
  <max_thread_pool_size>256</max_thread_pool_size>
  <backup_threads>2</backup_threads>
  <restore_threads>2</restore_threads>
  <backups><allowed_path>/</allowed_path></backups>
  <merge_tree>
    <min_free_disk_bytes_to_perform_insert>${MIN_FREE_BYTES}</min_free_disk_bytes_to_perform_insert>
    <max_suspicious_broken_parts>1000000</max_suspicious_broken_parts>
    <max_suspicious_broken_parts_bytes>1000000000000000</max_suspicious_broken_parts_bytes>
  </merge_tree>
</clickhouse>
`;
}
