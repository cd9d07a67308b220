/** A cluster that tables are spread over, as the ClickHouse servers' `remote_servers` know it. */
export interface Cluster {
  readonly name: string;
  /** In which the tables are on every server. */
  readonly database: string;
}

/**
 * A schema statement for one machine as those for a cluster. Every table becomes two: `<name>_local` holds the rows of a
 * shard, replicated by ClickHouse Keeper, and `<name>`, Distributed over them, is what is read and inserted into.
 *
 * Where rows are in Keeper is written out and the same on every replica, with the servers' macros `shard` and `replica`:
 * with the default, which has a random id in it, a machine that joins later would replicate nobody.
 *
 * Tables that are changed may be named either way. Statements that name a cluster themselves, and such as INSERT, are what
 * they were.
 */
export function toClusterStatements(sql: string, { name, database }: Cluster): readonly string[] {
  const cluster = `'${name}'`;
  if (/\sON CLUSTER\s/i.test(sql)) return [sql];
  const create =
    /^\s*CREATE TABLE IF NOT EXISTS (\w+)\s*(\([\s\S]*\))\s*ENGINE = ReplacingMergeTree(?:\((\w+)\))?\s([\s\S]*)$/.exec(
      sql,
    );
  if (create !== null) {
    const [, table = '', columns = '', version, rest = ''] = create;
    const local = `${table}_local`;
    const place = "'/clickhouse/tables/{shard}/{database}/{table}', '{replica}'";
    const key = shardingKey(columns, rest);
    return [
      `CREATE TABLE IF NOT EXISTS ${local} ON CLUSTER ${cluster} ${columns} ENGINE = ReplicatedReplacingMergeTree(${place}${version === undefined ? '' : `, ${version}`}) ${rest}`,
      `CREATE TABLE IF NOT EXISTS ${table} ON CLUSTER ${cluster} AS ${local} ENGINE = Distributed(${cluster}, '${database}', ${local}, ${key})`,
    ];
  }
  const change = /^\s*(ALTER|OPTIMIZE|TRUNCATE) TABLE (\w+)\s([\s\S]*)$/.exec(sql);
  if (change !== null) {
    const [, verb = '', table = '', rest = ''] = change;
    // Lists of partitions have the names of the tables that hold them.
    const local = table.endsWith('_local') ? table : `${table}_local`;
    const statements = [`${verb} TABLE ${local} ON CLUSTER ${cluster} ${rest}`];
    // Distributed tables have columns, and nothing else of what can be changed.
    if (/^(ADD|DROP|MODIFY|RENAME|COMMENT) COLUMN\s/.test(rest)) {
      statements.push(`ALTER TABLE ${local.replace(/_local$/, '')} ON CLUSTER ${cluster} ${rest}`);
    }
    return statements;
  }
  if (/^\s*CREATE TABLE/.test(sql)) {
    throw new Error(`not a table that can be spread over a cluster: ${sql.slice(0, 60)}`);
  }
  return [sql];
}

/** The name of a cluster as a literal for ON CLUSTER. */
export function clusterLiteral({ name }: Pick<Cluster, 'name'>): string {
  return `'${name}'`;
}

/** What `system.parts` is on one machine: the parts of one replica of each shard. */
export function clusterParts({ name }: Pick<Cluster, 'name'>): string {
  return `cluster('${name}', system.parts)`;
}

/**
 * Rows of the same tenant and service are on one shard: what a query relates to each other is found where it is. Where there is no
 * service, those of a tenant are; where there is no tenant, the first column of the key decides.
 */
function shardingKey(columns: string, order: string): string {
  const owner = /^\(\s*tenant\s[^,]*,(\s*service\s)?/.exec(columns);
  if (owner === null) return `cityHash64(${/ORDER BY (\w+)/.exec(order)?.[1]})`;
  return owner[1] === undefined ? 'cityHash64(tenant)' : 'cityHash64(tenant, service)';
}
