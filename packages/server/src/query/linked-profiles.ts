import type { Database, QueryOptions } from '../store/database.js';
import type { Condition } from './label-condition.js';
import { compareLabels, type LabelSet, parseLabelSet } from './label-set.js';
import { type LinkFilter, type Links, linkFilter } from './link-filter.js';
import {
  type QueryScope,
  seriesCondition,
  TENANT_CONDITION,
  TIME_CONDITION,
  timeParameters,
} from './query-scope.js';

export interface LinkedProfilesQuery extends Links {
  readonly scope: QueryScope;
  readonly maxProfiles: number;
}

/** A profile of one type and series with samples of a trace or span. */
export interface LinkedProfile {
  /** 32 hexadecimal digits. */
  readonly profileId: string;
  readonly type: string;
  /** Unix milliseconds. */
  readonly timeMs: number;
  /** What its samples of the trace or span add up to. */
  readonly value: number;
  /** Sorted by name. */
  readonly labels: LabelSet;
}

/** Where the samples of a trace or span are, by type. */
export interface LinkedType {
  readonly type: string;
  readonly services: readonly string[];
  /** Of the first and the last profile, Unix milliseconds. */
  readonly startMs: number;
  readonly endMs: number;
}

export interface LinkedProfiles {
  /** Sorted by type. */
  readonly types: readonly LinkedType[];
  /** The first in time. */
  readonly profiles: readonly LinkedProfile[];
  /** How many there are. */
  readonly profileCount: number;
}

/** The profiles that have samples of a trace or span, whatever their type. */
export async function findLinkedProfiles(
  database: Database,
  query: LinkedProfilesQuery,
  options: QueryOptions = {},
): Promise<LinkedProfiles> {
  const link = linkFilter(query);
  if (link === undefined) return { types: [], profiles: [], profileCount: 0 };
  const matched = linkedRows(query.scope, link);
  const [{ types, profileCount }, profiles] = await Promise.all([
    readTypes(database, matched, options),
    readProfiles(database, { ...query, matched }, options),
  ]);
  return { types, profiles, profileCount };
}

/** A SELECT of the profiles, with the sum of the wanted samples as `amount`. */
function linkedRows({ tenants, ...range }: QueryScope, link: LinkFilter): Condition {
  return {
    sql: `SELECT type, service, series, profile_id, toUnixTimestamp64Milli(time) AS ms,
        arrayFilter(link -> ${link.sample}, arrayEnumerate(span_ids)) AS wanted,
        arraySum((link, value) -> if(has(wanted, link), value, 0), detail_links, detail_vals) AS amount
      FROM profiles FINAL WHERE ${TENANT_CONDITION} AND ${TIME_CONDITION} AND ${link.row}`,
    parameters: { tenants, ...timeParameters(range), ...link.parameters },
  };
}

async function readTypes(
  database: Database,
  { sql, parameters }: Condition,
  options: QueryOptions,
): Promise<Pick<LinkedProfiles, 'types' | 'profileCount'>> {
  const result = await database.query(
    `SELECT CAST(type, 'String') AS id, toJSONString(groupUniqArray(CAST(service, 'String'))), toInt64(count()), min(ms), max(ms)
     FROM (${sql}) GROUP BY id ORDER BY id`,
    parameters,
    options,
  );
  const services = result.strings(1);
  const counts = result.int64(2);
  const [starts, ends] = [result.int64(3), result.int64(4)] as const;
  return {
    types: result.strings(0).map((type, i) => ({
      type,
      // Written by the engine from an Array(String).
      services: (JSON.parse(services[i] ?? '[]') as string[]).sort(),
      startMs: Number(starts[i]),
      endMs: Number(ends[i]),
    })),
    profileCount: Number(counts.reduce((sum, count) => sum + count, 0n)),
  };
}

async function readProfiles(
  database: Database,
  { scope, maxProfiles, matched }: LinkedProfilesQuery & { readonly matched: Condition },
  options: QueryOptions,
): Promise<readonly LinkedProfile[]> {
  const result = await database.query(
    `SELECT lower(hex(profile_id)), CAST(type, 'String'), ms, toInt64(amount), series
     FROM (${matched.sql}) ORDER BY ms, type, series, profile_id LIMIT {max_profiles:UInt64}`,
    { ...matched.parameters, max_profiles: BigInt(maxProfiles) },
    options,
  );
  const times = Array.from(result.int64(2), Number);
  const [startMs, endMs] = [times[0], times.at(-1)] as const;
  if (startMs === undefined || endMs === undefined) return [];
  const series = result.uint64(4);
  const labels = await readLabels(database, { ...scope, startMs, endMs }, new Set(series), options);
  const types = result.strings(1);
  const values = result.int64(3);
  return result.strings(0).map((profileId, i) => ({
    profileId: profileId.padStart(32, '0'),
    type: types[i] ?? '',
    timeMs: times[i] ?? 0,
    value: Number(values[i]),
    labels: labels.get(series[i] ?? 0n) ?? [],
  }));
}

/** Labels by series. */
async function readLabels(
  database: Database,
  scope: QueryScope,
  series: ReadonlySet<bigint>,
  options: QueryOptions,
): Promise<ReadonlyMap<bigint, LabelSet>> {
  const { sql, parameters } = seriesCondition(scope);
  const result = await database.query(
    `SELECT series, any(toJSONString(CAST(labels, 'Map(String, String)')))
     FROM series WHERE ${sql} AND series IN {series:Array(UInt64)} GROUP BY series`,
    { ...parameters, series: [...series] },
    options,
  );
  const texts = result.strings(1);
  return new Map(
    Array.from(result.uint64(0), (id, i) => [id, parseLabelSet(texts[i] ?? '{}').toSorted(compareLabels)]),
  );
}
