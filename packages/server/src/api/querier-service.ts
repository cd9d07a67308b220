import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { Code, ConnectError, type HandlerContext, type ServiceImpl } from '@connectrpc/connect';
import { encodeFlameGraph } from '../answer/encode-flame-graph.js';
import { encodeTreeBytes } from '../answer/encode-tree-bytes.js';
import {
  FlameGraphSchema,
  ProfileFormat,
  type QuerierService,
  type SelectMergeStacktracesRequest,
} from '../gen/querier/v1/querier_pb.js';
import { ExemplarType, type LabelPairSchema, TimeSeriesAggregationType } from '../gen/types/v1/types_pb.js';
import {
  type LabelSet,
  queryLabelNames,
  queryLabelSets,
  queryLabelValues,
  queryProfileTypes,
} from '../query/label-queries.js';
import { mergeStacks } from '../query/merge-stacks.js';
import type { NodeCache } from '../query/node-cache.js';
import { selectSeries } from '../query/select-series.js';
import type { Database } from '../store/database.js';
import { TENANT } from '../tenant.js';
import { acceptsUtf8Names, isLegacyName } from './label-names.js';
import {
  parseIds,
  parseMatchers,
  parseMaxNodes,
  parseProfileIds,
  parseProfileType,
  parseRange,
  parseRequiredSelector,
  parseStep,
  queryError,
} from './parse-request.js';

export interface QuerierServiceOptions {
  readonly database: Database;
  readonly nodes: NodeCache;
  readonly now: () => number;
}

const HOUR_MS = 3_600_000;
const tenant = TENANT;

/** `querier.v1.QuerierService`: what Grafana, profilecli and the web page ask. */
export function createQuerierService({
  database,
  nodes,
  now,
}: QuerierServiceOptions): ServiceImpl<typeof QuerierService> {
  return {
    async profileTypes({ start, end }, { signal }) {
      const isUnset = start === 0n && end === 0n;
      const range = isUnset ? { startMs: now() - HOUR_MS, endMs: now() } : parseRange({ start, end });
      const ids = await queryProfileTypes(database, { tenant, ...range, matchers: [] }, { signal });
      return { profileTypes: ids.map(describeType) };
    },

    async labelNames(request, { signal, requestHeader }) {
      const scope = { tenant, ...parseRange(request), matchers: parseMatchers(request.matchers) };
      const names = await queryLabelNames(database, scope, { signal });
      return { names: acceptsUtf8Names(requestHeader) ? [...names] : names.filter(isLegacyName) };
    },

    async labelValues(request, { signal }) {
      if (request.name === '') throw queryError('name is required. Give the label whose values you want.');
      const scope = { tenant, ...parseRange(request), matchers: parseMatchers(request.matchers) };
      return { names: [...(await queryLabelValues(database, request.name, scope, { signal }))] };
    },

    async series(request, context) {
      const scope = { tenant, ...parseRange(request), matchers: parseMatchers(request.matchers) };
      const sets = await queryLabelSets(database, wantedNames(request.labelNames, context), scope, context);
      const isShown = request.labelNames.length > 0 || acceptsUtf8Names(context.requestHeader);
      const shown = isShown ? sets : sets.map((set) => set.filter(([name]) => isLegacyName(name)));
      return { labelsSet: shown.map((labels) => ({ labels: toPairs(labels) })) };
    },

    async selectMergeStacktraces(request, { signal }) {
      const query = parseMergeQuery(request);
      const maxNodes = parseMaxNodes(request.maxNodes);
      const tree = await mergeStacks({ database, nodes }, query, { signal });
      if (request.format === ProfileFormat.TREE) return { tree: encodeTreeBytes(tree, maxNodes) };
      const { names, levels, total, maxSelf } = encodeFlameGraph(tree, maxNodes);
      return {
        flamegraph: create(FlameGraphSchema, {
          names: [...names],
          levels: levels.map((values) => ({ values: Array.from(values, toInt64) })),
          total: toInt64(total),
          maxSelf: toInt64(maxSelf),
        }),
      };
    },

    async selectSeries(request, { signal }) {
      const type = parseProfileType(request.profileTypeID);
      const matchers = parseRequiredSelector(request.labelSelector);
      const range = parseRange(request);
      const stepMs = parseStep(request.step);
      const limit = Number(request.limit ?? 0n);
      if (limit < 0) throw queryError(`limit must be 0 (for all) or more, got ${limit}.`);
      if (request.exemplarType > ExemplarType.NONE) throw unimplemented('exemplars');
      if (request.stackTraceSelector !== undefined) throw unimplemented('stack_trace_selector');
      const isAverage = request.aggregation === TimeSeriesAggregationType.AVERAGE;
      const series = await selectSeries(
        database,
        {
          scope: { tenant, ...range, matchers },
          type,
          stepMs,
          limit,
          groupBy: [...new Set(request.groupBy)],
          aggregation: isAverage ? 'average' : 'sum',
        },
        { signal },
      );
      return {
        series: series.map(({ labels, points }) => ({
          labels: toPairs(labels),
          points: points.map(({ timestampMs, value }) => ({ value, timestamp: BigInt(timestampMs) })),
        })),
      };
    },
  };
}

function parseMergeQuery(request: SelectMergeStacktracesRequest) {
  const type = parseProfileType(request.profileTypeID);
  const matchers = parseRequiredSelector(request.labelSelector);
  const spanIds = parseIds('span_selector', request.spanSelector, 16);
  const traceIds = parseIds('trace_id_selector', request.traceIdSelector, 32);
  if (spanIds.length > 0 && traceIds.length > 0) {
    throw queryError('span_selector and trace_id_selector exclude each other. Give one of them.');
  }
  if (request.format === ProfileFormat.DOT || request.format === ProfileFormat.PPROF) {
    throw unimplemented(`the format ${ProfileFormat[request.format]}`);
  }
  if (request.stackTraceSelector !== undefined) throw unimplemented('stack_trace_selector');
  const profileIds = parseProfileIds(request.profileIdSelector);
  return { scope: { tenant, ...parseRange(request), matchers }, type, spanIds, traceIds, profileIds };
}

/** Label names to ask the store for; undefined = all labels. */
function wantedNames(
  names: readonly string[],
  { requestHeader }: HandlerContext,
): readonly string[] | undefined {
  const valid = acceptsUtf8Names(requestHeader) ? names : names.filter(isLegacyName);
  return valid.length === 0 ? undefined : valid;
}

function describeType(ID: string) {
  const [name = '', sampleType = '', sampleUnit = '', periodType = '', periodUnit = ''] = ID.split(':');
  return { ID, name, sampleType, sampleUnit, periodType, periodUnit };
}

function toPairs(labels: LabelSet): MessageInitShape<typeof LabelPairSchema>[] {
  return labels.map(([name, value]) => ({ name, value }));
}

/** Sums are doubles: exact to 2^53, rounded beyond. */
function toInt64(value: number): bigint {
  return BigInt(Math.round(value));
}

function unimplemented(what: string): ConnectError {
  return new ConnectError(
    `${what} is not supported by this version of hotspan-server. Leave it out.`,
    Code.Unimplemented,
  );
}
