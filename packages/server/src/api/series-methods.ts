import type { HandlerContext, ServiceImpl } from '@connectrpc/connect';
import { HeatmapQueryType, type QuerierService } from '../gen/querier/v1/querier_pb.js';
import { ExemplarType, TimeSeriesAggregationType } from '../gen/types/v1/types_pb.js';
import type { QueryScope } from '../query/query-scope.js';
import { selectHeatmap } from '../query/select-heatmap.js';
import type { PointKind } from '../query/select-points.js';
import { selectSeries } from '../query/select-series.js';
import type { StackSources } from '../query/stack-sources.js';
import { tenantsOf } from './authorize-reads.js';
import { createExemplarEncoder } from './encode-exemplars.js';
import { encodeLabels } from './encode-labels.js';
import {
  parseCallSite,
  parseLimit,
  parseNames,
  parseProfileType,
  parseRange,
  parseRequiredSelector,
  parseStep,
  queryError,
} from './parse-request.js';

type SeriesMethod = 'selectSeries' | 'selectHeatmap';

/** The methods that answer values over time. */
export function createSeriesMethods(
  sources: StackSources,
): Pick<ServiceImpl<typeof QuerierService>, SeriesMethod> {
  return {
    async selectSeries(request, context) {
      const read = parseSeriesRead(request, context);
      const { exemplarType, aggregation } = request;
      const hasExemplars = wantsExemplars(exemplarType, {
        kind: 'profile',
        where: 'here; exemplars of spans are those of SelectHeatmap',
      });
      const series = await selectSeries(
        sources,
        {
          ...read,
          aggregation: aggregation === TimeSeriesAggregationType.AVERAGE ? 'average' : 'sum',
          callSite: parseCallSite(request.stackTraceSelector),
          hasExemplars,
        },
        context,
      );
      const encodeExemplar = createExemplarEncoder('profile');
      return {
        series: series.map(({ labels, points }) => ({
          labels: encodeLabels(labels),
          points: points.map(({ timestampMs, value, exemplar }) => ({
            value,
            timestamp: BigInt(timestampMs),
            exemplars: exemplar === undefined ? [] : [encodeExemplar(exemplar)],
          })),
        })),
      };
    },

    async selectHeatmap(request, context) {
      const read = parseSeriesRead(request, context);
      if (request.start === request.end) {
        throw queryError(`start and end are the same, ${request.start}. Give a later end.`);
      }
      const kind = parseQueryType(request.queryType);
      const hasExemplars = wantsExemplars(request.exemplarType, { kind, where: 'for this query_type' });
      const { lowerBounds, series } = await selectHeatmap(
        sources.database,
        { ...read, kind, hasExemplars },
        context,
      );
      const yMin = lowerBounds.map(Number);
      const encodeExemplar = createExemplarEncoder(kind);
      return {
        series: series.map(({ labels, slots }) => ({
          labels: encodeLabels(labels),
          slots: slots.map(({ timestampMs, counts, exemplars }) => ({
            timestamp: BigInt(timestampMs),
            yMin,
            counts: [...counts],
            exemplars: exemplars.map(encodeExemplar),
          })),
        })),
      };
    },
  };
}

/** What both requests have. */
interface SeriesRequest {
  readonly profileTypeID: string;
  readonly labelSelector: string;
  readonly start: bigint;
  readonly end: bigint;
  readonly step: number;
  readonly groupBy: readonly string[];
  readonly limit?: bigint | undefined;
}

interface SeriesRead {
  readonly scope: QueryScope;
  readonly type: string;
  readonly stepMs: number;
  readonly groupBy: readonly string[];
  readonly limit: number;
}

function parseSeriesRead(request: SeriesRequest, context: HandlerContext): SeriesRead {
  const type = parseProfileType(request.profileTypeID);
  const matchers = parseRequiredSelector(request.labelSelector);
  return {
    scope: { tenants: tenantsOf(context), ...parseRange(request), matchers },
    type,
    stepMs: parseStep(request.step),
    groupBy: parseNames('group_by', request.groupBy),
    limit: parseLimit(request.limit),
  };
}

function parseQueryType(queryType: HeatmapQueryType): PointKind {
  if (queryType === HeatmapQueryType.INDIVIDUAL) return 'profile';
  if (queryType === HeatmapQueryType.SPAN) return 'span';
  throw queryError(
    `query_type must be HEATMAP_QUERY_TYPE_INDIVIDUAL or HEATMAP_QUERY_TYPE_SPAN, got ${queryType}.`,
  );
}

/** Exemplars are what the values are made of. */
function wantsExemplars(
  type: ExemplarType,
  { kind, where }: { readonly kind: PointKind; readonly where: string },
): boolean {
  if (type === ExemplarType.UNSPECIFIED || type === ExemplarType.NONE) return false;
  const name = kind === 'profile' ? 'INDIVIDUAL' : 'SPAN';
  if (type === ExemplarType[name]) return true;
  throw queryError(
    `exemplar_type must be EXEMPLAR_TYPE_${name} or EXEMPLAR_TYPE_NONE ${where}, got ${type}.`,
  );
}
