import { utf8Comparison } from '../answer/compare-utf8.js';
import type { Database, QueryOptions, QueryParameter } from '../store/database.js';
import { compareLabelSets, compareLabels, type LabelSet, parseLabelSet } from './label-set.js';
import { isToldByDays, presentSeriesCondition, type QueryScope } from './query-scope.js';
import type { StackSources } from './stack-sources.js';

type LabelSources = Pick<StackSources, 'database' | 'seriesLists'>;

/** Distinct profile type ids, sorted. */
export function queryProfileTypes(
  { database }: Pick<LabelSources, 'database'>,
  scope: QueryScope,
  options: QueryOptions = {},
): Promise<readonly string[]> {
  return queryTexts(database, { select: "CAST(type, 'String')", scope }, options);
}

/** Distinct label names, sorted. */
export async function queryLabelNames(
  sources: LabelSources,
  scope: QueryScope,
  options: QueryOptions = {},
): Promise<readonly string[]> {
  const sets = await listLabelSets(sources, scope, options);
  if (sets !== undefined) return distinct(sets.flatMap((labels) => labels.map(([label]) => label)));
  const select = "CAST(arrayJoin(mapKeys(labels)), 'String')";
  return queryTexts(sources.database, { select, scope }, options);
}

/** Distinct values of a label, sorted; series without it do not count. */
export async function queryLabelValues(
  sources: LabelSources,
  name: string,
  scope: QueryScope,
  options: QueryOptions = {},
): Promise<readonly string[]> {
  const sets = await listLabelSets(sources, scope, options);
  if (sets !== undefined) {
    return distinct(sets.map((labels) => labels.find(([label]) => label === name)?.[1] ?? ''));
  }
  const select = 'labels[{name:String}]';
  const values = await queryTexts(sources.database, { select, scope, parameters: { name } }, options);
  return values.filter((value) => value !== '');
}

/** The labels of all series of a scope, when they are few and its days tell which ones there are. */
async function listLabelSets(
  { seriesLists }: LabelSources,
  scope: QueryScope,
  options: QueryOptions,
): Promise<readonly LabelSet[] | undefined> {
  if (!isToldByDays(scope)) return undefined;
  const list = await seriesLists.list(scope, undefined, options);
  return list?.labels.map(parseLabelSet);
}

/** Texts that are not empty, each once, sorted by bytes. */
function distinct(texts: readonly string[]): readonly string[] {
  const all = [...new Set(texts)].filter((text) => text !== '');
  return all.sort(utf8Comparison(all));
}

interface TextsQuery {
  /** An expression of String over the columns of the table `series`. */
  readonly select: string;
  readonly scope: QueryScope;
  readonly parameters?: Readonly<Record<string, QueryParameter>>;
}

/** Distinct values of an expression, sorted by bytes. */
async function queryTexts(
  database: Database,
  { select, scope, parameters = {} }: TextsQuery,
  options: QueryOptions,
): Promise<readonly string[]> {
  const series = presentSeriesCondition(scope);
  const result = await database.query(
    `SELECT DISTINCT ${select} AS text FROM series WHERE ${series.sql} ORDER BY text`,
    { ...series.parameters, ...parameters },
    options,
  );
  return result.strings(0);
}

/**
 * Distinct label sets, sorted, as are the labels of each. With `names` only these labels, of which a series may lack some
 * but not all; otherwise all labels.
 */
export async function queryLabelSets(
  database: Database,
  names: readonly string[] | undefined,
  scope: QueryScope,
  options: QueryOptions = {},
): Promise<readonly LabelSet[]> {
  const { sql, parameters } = presentSeriesCondition(scope);
  const labels =
    names === undefined ? 'labels' : 'mapFilter((k, v) -> has({names:Array(String)}, k), labels)';
  const result = await database.query(
    // JSON and not two arrays: one column of text is all that the result reader needs to know.
    `SELECT DISTINCT toJSONString(CAST(mapSort(${labels}), 'Map(String, String)')) AS l FROM series WHERE ${sql} AND l != '{}'`,
    { ...parameters, ...(names !== undefined && { names }) },
    options,
  );
  const sets = result.strings(0).map((json) => parseLabelSet(json).toSorted(compareLabels));
  return sets.sort(compareLabelSets);
}
