import type { HandlerContext, ServiceImpl } from '@connectrpc/connect';
import { errorWithin } from '../errors.js';
import type { QuerierService } from '../gen/querier/v1/querier_pb.js';
import { analyzeQuery } from '../query/analyze-query.js';
import {
  queryLabelNames,
  queryLabelSets,
  queryLabelValues,
  queryProfileTypes,
} from '../query/label-queries.js';
import { queryProfileStats } from '../query/profile-stats.js';
import type { QueryScope } from '../query/query-scope.js';
import type { StackSources } from '../query/stack-sources.js';
import type { AsyncMerges } from './async-merges.js';
import { tenantsOf } from './authorize-reads.js';
import { encodeAnalysis } from './encode-analysis.js';
import { encodeLabels } from './encode-labels.js';
import { acceptsUtf8Names, isLegacyName } from './label-names.js';
import { createMergeMethods } from './merge-methods.js';
import { oneTenantOf } from './one-tenant-of.js';
import {
  lastHour,
  parseMatchers,
  parseName,
  parseNames,
  parseRange,
  parseTypedSelector,
  type TypedSelector,
} from './parse-request.js';
import { createSeriesMethods } from './series-methods.js';

export interface QuerierServiceOptions extends StackSources {
  readonly asyncMerges: AsyncMerges;
  readonly now: () => number;
}

/** `querier.v1.QuerierService`: what Grafana, profilecli and the web page ask. */
export function createQuerierService(options: QuerierServiceOptions): ServiceImpl<typeof QuerierService> {
  const { database, now } = options;
  return {
    ...createMergeMethods(options),
    ...createSeriesMethods(options),

    async profileTypes({ start, end }, context) {
      const isUnset = start === 0n && end === 0n;
      const range = isUnset ? lastHour(now()) : parseRange({ start, end });
      const scope = { tenants: tenantsOf(context), ...range, matchers: [] };
      const ids = await queryProfileTypes(options, scope, context);
      return { profileTypes: ids.map(describeType) };
    },

    async labelNames(request, context) {
      const scope = parseScope(request, context);
      const names = await queryLabelNames(options, scope, context);
      return { names: acceptsUtf8Names(context.requestHeader) ? [...names] : names.filter(isLegacyName) };
    },

    async labelValues(request, context) {
      const name = parseName(request.name);
      const scope = parseScope(request, context);
      return { names: [...(await queryLabelValues(options, name, scope, context))] };
    },

    async series(request, context) {
      const names = parseNames('label_names', request.labelNames);
      const scope = parseScope(request, context);
      const sets = await queryLabelSets(database, wantedNames(names, context), scope, context);
      const isShown = names.length > 0 || acceptsUtf8Names(context.requestHeader);
      const shown = isShown ? sets : sets.map((set) => set.filter(([name]) => isLegacyName(name)));
      return { labelsSet: shown.map((labels) => ({ labels: encodeLabels(labels) })) };
    },

    async getProfileStats(_request, context) {
      const stats = await queryProfileStats(database, [oneTenantOf(context)], context);
      if (stats === undefined) return { oldestProfileTime: 2n ** 63n - 1n, newestProfileTime: -(2n ** 63n) };
      return {
        dataIngested: true,
        oldestProfileTime: BigInt(stats.oldestMs),
        newestProfileTime: BigInt(stats.newestMs),
      };
    },

    async analyzeQuery(request, context) {
      const range = parseRange(request);
      const { type, matchers } = parseAnalyzedQuery(request.query);
      const scope = { tenants: tenantsOf(context), ...range, matchers };
      return encodeAnalysis(await analyzeQuery(database, { scope, type }, context));
    },
  };
}

/** What a request for labels is confined to. */
function parseScope(
  request: { readonly start: bigint; readonly end: bigint; readonly matchers: readonly string[] },
  context: HandlerContext,
): QueryScope {
  return {
    tenants: tenantsOf(context),
    ...parseRange(request),
    matchers: parseMatchers(request.matchers),
  };
}

function parseAnalyzedQuery(query: string): TypedSelector {
  try {
    return parseTypedSelector(query);
  } catch (error) {
    throw errorWithin('query', error);
  }
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
