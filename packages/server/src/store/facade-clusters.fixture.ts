/**
 * Clusters that Distributed tables can name here. Of two shards both are this process, and so they hold the same rows:
 * what is inserted is stored once and read twice.
 */
export const FACADE_CLUSTERS = { oneShard: 'one_shard', twoShards: 'two_shards' } as const;

/** A statement for a cluster as this process can run it: the same table without copies. */
export function onOneMachine(sql: string): string {
  return sql
    .replace(/ ON CLUSTER '[^']*'/, '')
    .replace(/ReplicatedReplacingMergeTree\('[^']*', '[^']*'(?:, (\w+))?\)/, (_all, version) =>
      version === undefined ? 'ReplacingMergeTree' : `ReplacingMergeTree(${version})`,
    );
}

const SHARD = `<shard><internal_replication>true</internal_replication>
  <replica><host>127.0.0.1</host><port>9000</port></replica></shard>`;
/** The facade's engine configuration. The port is where the engine would listen if it did: a replica there is the engine itself. */
export const FACADE_CONFIG: string = `<clickhouse>
  <tcp_port>9000</tcp_port>
  <background_pool_size>2</background_pool_size>
  <max_thread_pool_size>64</max_thread_pool_size>
  <mark_cache_size>33554432</mark_cache_size>
  <remote_servers>
    <${FACADE_CLUSTERS.oneShard}>${SHARD}</${FACADE_CLUSTERS.oneShard}>
    <${FACADE_CLUSTERS.twoShards}>${SHARD}${SHARD}</${FACADE_CLUSTERS.twoShards}>
  </remote_servers>
</clickhouse>
`;
