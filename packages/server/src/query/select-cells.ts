import { ServerError } from '../errors.js';
import type { Database, QueryOptions, QueryParameter } from '../store/database.js';
import { seriesCondition } from './query-scope.js';
import { EXEMPLAR_COLUMNS, type Exemplar, readExemplars } from './read-exemplars.js';
import { type PointsQuery, selectPoints } from './select-points.js';
import { edgeNumber, edgeParameters, timeOfEdge } from './time-edges.js';

/** Points of one group, bucket of time and level of value. */
export interface Cell {
  readonly grouping: string;
  /** Unix milliseconds, right edge. */
  readonly timestampMs: number;
  readonly level: number;
  readonly count: number;
  readonly exemplar: Exemplar | undefined;
}

export interface CellsQuery extends PointsQuery {
  /** The first right edge is the start of the `scope`, unless this says another. */
  readonly firstEdgeMs?: number;
  readonly stepMs: number;
  /** Lower bounds of the levels, ascending; of equal ones the last counts. Empty = there is one level. */
  readonly lowerBounds: readonly bigint[];
  /** Whether cells have the point of the largest value. */
  readonly hasExemplars: boolean;
}

/** A dozen lines across a wide screen. With their exemplars they are some 40 MB of JSON. */
export const MAX_CELLS = 50_000;

/**
 * Counts points in cells, sorted by grouping, time and level; cells without points are left out.
 *
 * @throws HOTSPAN_ERR_SERVER_QUERY when there are more than {@link MAX_CELLS} cells.
 */
export async function selectCells(
  database: Database,
  query: CellsQuery,
  options: QueryOptions = {},
): Promise<Cell[]> {
  const { scope, type, stepMs, groupBy, lowerBounds, hasExemplars } = query;
  const edges = { startMs: query.firstEdgeMs ?? scope.startMs, stepMs };
  const points = selectPoints(query);
  const parameters: Record<string, QueryParameter> = {
    ...points.parameters,
    ...edgeParameters(edges),
    max_rows: BigInt(MAX_CELLS + 1),
    ...(lowerBounds.length > 0 && { lower_bounds: lowerBounds }),
  };
  // A point that was stored after the bounds were asked for may be below them all.
  const level =
    lowerBounds.length === 0
      ? '1'
      : 'greatest(arrayCount(bound -> bound <= amount, {lower_bounds:Array(Int64)}), 1)';
  const best = hasExemplars ? ', max((amount, ms, profile_id, span_id, trace_id, series_ids)) AS best' : '';
  const cells = `SELECT grouping, ${edgeNumber('ms')} AS edge, ${level} AS level, count() AS points${best}
    FROM (${points.sql}) GROUP BY grouping, edge, level LIMIT {max_rows:UInt64}`;
  const labels = seriesCondition(scope);
  const sql = hasExemplars
    ? `SELECT grouping, toInt64(edge), toInt64(level) - 1, toInt64(any(points)), ${EXEMPLAR_COLUMNS}
       FROM (
         SELECT grouping, edge, level, points, best.1 AS largest, best.2 AS at, best.3 AS profile, best.4 AS span, best.5 AS trace,
           arrayJoin(best.6) AS series
         FROM (${cells})
       ) AS cells INNER JOIN (
         SELECT series, any(arrayZip(mapKeys(labels)::Array(String), mapValues(labels))) AS pairs
         FROM series WHERE type = {type:String} AND ${labels.sql} GROUP BY series
       ) AS labels_of_series USING series GROUP BY grouping, edge, level ORDER BY grouping, edge, level`
    : `SELECT grouping, toInt64(edge), toInt64(level) - 1, toInt64(points) FROM (${cells}) ORDER BY grouping, edge, level`;
  const result = await database.query(sql, { ...parameters, ...labels.parameters, type }, options);
  checkCellCount(result.rowCount);

  const edgeNumbers = result.int64(1);
  const levels = result.int64(2);
  const counts = result.int64(3);
  const exemplarAt = hasExemplars ? readExemplars(result, { firstColumn: 4, groupBy }) : () => undefined;
  return result.strings(0).map((grouping, i) => ({
    grouping,
    timestampMs: timeOfEdge(Number(edgeNumbers[i]), edges),
    level: Number(levels[i]),
    count: Number(counts[i]),
    exemplar: exemplarAt(i),
  }));
}

/** @throws HOTSPAN_ERR_SERVER_QUERY beyond {@link MAX_CELLS}. */
export function checkCellCount(count: number): void {
  if (count <= MAX_CELLS) return;
  throw new ServerError(
    'HOTSPAN_ERR_SERVER_QUERY',
    `the answer has more than ${MAX_CELLS} cells. Give a longer step or a shorter range, select less, or group by fewer labels.`,
  );
}
