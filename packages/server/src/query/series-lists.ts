import type { Database, QueryOptions } from '../store/database.js';
import { dayRange, type QueryScope, seriesCondition } from './query-scope.js';
import { createRememberedAnswers } from './remembered-answers.js';
import type { SeriesList } from './series-list.js';

/** Finds series for statements that then name them: most queries are of few, and looking each of them up takes longer than reading. */
export interface SeriesLists {
  /** Of all types without one. Undefined when there are more than {@link MAX_LISTED_SERIES}. */
  list(scope: QueryScope, type: string | undefined, options?: QueryOptions): Promise<SeriesList | undefined>;
  /** Asks anew from now on. To be told of new series before their profiles are stored, and when some were dropped. */
  forget(): void;
}

export interface SeriesListsOptions {
  readonly database: Pick<Database, 'query'>;
  /** Whether no other process writes to the store: lists are remembered then. */
  readonly isAlone: boolean;
}

/** A list of their ids in SQL has 42 KB. */
export const MAX_LISTED_SERIES = 2_000;
/** Some 300 bytes a series. */
const MAX_BYTES = 8 * 1024 * 1024;

export function createSeriesLists({ database, isAlone }: SeriesListsOptions): SeriesLists {
  const lists = createRememberedAnswers<SeriesList | undefined>({ maxBytes: MAX_BYTES, bytesOf });
  return {
    async list(scope, type, options = {}) {
      const read = () => readList(database, { scope, type }, options);
      if (!isAlone) return read();
      return lists.read(JSON.stringify([scope.tenants, type, scope.matchers, dayRange(scope)]), read);
    },
    forget: lists.forget,
  };
}

const BYTES_PER_ID = 32;

function bytesOf(list: SeriesList | undefined): number {
  return 2 * (list?.labels.reduce((sum, { length }) => sum + length + BYTES_PER_ID, 0) ?? 0);
}

async function readList(
  database: Pick<Database, 'query'>,
  { scope, type }: { readonly scope: QueryScope; readonly type: string | undefined },
  options: QueryOptions,
): Promise<SeriesList | undefined> {
  const { sql, parameters } = seriesCondition(scope);
  const result = await database.query(
    `SELECT series, any(CAST(service, 'String')), any(toJSONString(CAST(labels, 'Map(String, String)')))
     FROM series WHERE ${type === undefined ? sql : `type = {type:String} AND ${sql}`}
     GROUP BY series LIMIT ${MAX_LISTED_SERIES + 1}`,
    { ...parameters, ...(type !== undefined && { type }) },
    options,
  );
  if (result.rowCount > MAX_LISTED_SERIES) return undefined;
  return {
    ids: [...result.uint64(0)],
    services: [...new Set(result.strings(1))],
    labels: result.strings(2),
  };
}
