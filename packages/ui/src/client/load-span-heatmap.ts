import { type Buckets, chooseBuckets } from '../state/bucket-series.js';
import { type CostRange, isWithin } from '../state/cost-range.js';
import { readSpans, type Span, type SpanHeatmap, toSpanHeatmap } from '../state/span-heatmap.js';
import { callQuerier, type HeatmapSlot } from './call-querier.js';
import { type ProfilesQuery, profileSelector } from './service-selector.js';

/** As many as can still be hit with a mouse at 900 pixels. */
const MAX_COLUMNS = 48;
/** Parts of a cell's time, each of which names its largest spans. */
const PARTS_OF_CELL = 30;

/** Asks how many spans there are by time and cost, and for the largest one of each cell. */
export async function loadSpanHeatmap(
  query: ProfilesQuery,
  signal: AbortSignal,
  base?: URL,
): Promise<SpanHeatmap> {
  const columns = chooseBuckets(query.range, MAX_COLUMNS);
  return toSpanHeatmap(await selectSlots(query, columns, signal, base), columns);
}

/**
 * Asks for the spans of one cell, the most expensive first. The server names one span for each of its own cells only, so it is asked for
 * the time of this cell in small parts: all are found unless several of about the same cost lie in one part.
 */
export async function loadCellSpans(
  query: ProfilesQuery,
  cell: CostRange,
  signal: AbortSignal,
  base?: URL,
): Promise<readonly Span[]> {
  const stepSeconds = Math.max(1, cell.endMs - cell.startMs) / PARTS_OF_CELL / 1_000;
  const columns = { stepSeconds, firstEdgeMs: cell.startMs + stepSeconds * 1_000, lastEdgeMs: cell.endMs };
  const slots = await selectSlots(query, columns, signal, base);
  return readSpans(slots).filter((span) => isWithin(cell, span));
}

async function selectSlots(
  { type, ...query }: ProfilesQuery,
  { firstEdgeMs, lastEdgeMs, stepSeconds }: Buckets,
  signal: AbortSignal,
  base: URL | undefined,
): Promise<readonly HeatmapSlot[]> {
  const request = {
    profileTypeID: type,
    labelSelector: profileSelector(query.service, query.filter),
    // Unlike a time series, a heatmap has nothing from before its first edge: that edge is put before the first column.
    start: Math.round(firstEdgeMs - stepSeconds * 1_000),
    end: lastEdgeMs,
    step: stepSeconds,
    queryType: 'HEATMAP_QUERY_TYPE_SPAN',
    exemplarType: 'EXEMPLAR_TYPE_SPAN',
  } as const;
  const { series = [] } = await callQuerier('SelectHeatmap', request, signal, base);
  return series[0]?.slots ?? [];
}
