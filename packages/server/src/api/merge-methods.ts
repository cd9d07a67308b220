import { create } from '@bufbuild/protobuf';
import type { HandlerContext, ServiceImpl } from '@connectrpc/connect';
import { encodeFlameGraph } from '../answer/encode-flame-graph.js';
import { encodeProfile } from '../answer/encode-profile.js';
import { encodeTreeBytes } from '../answer/encode-tree-bytes.js';
import type { NameTree } from '../answer/name-tree.js';
import { truncateLocations } from '../answer/truncate-locations.js';
import type { Profile } from '../gen/google/v1/profile_pb.js';
import { FlameGraphSchema, ProfileFormat, type QuerierService } from '../gen/querier/v1/querier_pb.js';
import { mergeLocations } from '../query/merge-locations.js';
import { type MergeStacksQuery, mergeStacks } from '../query/merge-stacks.js';
import type { NodeCache } from '../query/node-cache.js';
import type { Database } from '../store/database.js';
import { tenantsOf } from './authorize-reads.js';
import {
  parseIds,
  parseMaxNodes,
  parseProfileIds,
  parseProfileType,
  parseRange,
  parseRequiredSelector,
  queryError,
} from './parse-request.js';
import { unimplemented } from './unimplemented.js';

export interface MergeMethodsOptions {
  readonly database: Database;
  readonly nodes: NodeCache;
}

type MergeMethods = Pick<
  ServiceImpl<typeof QuerierService>,
  'selectMergeStacktraces' | 'selectMergeProfile' | 'selectMergeSpanProfile'
>;

/** The methods of `querier.v1.QuerierService` that merge stacks, to a flame graph, a tree or a pprof profile. */
export function createMergeMethods(options: MergeMethodsOptions): MergeMethods {
  async function flameGraph(
    query: MergeStacksQuery,
    { format, maxNodes }: { readonly format: ProfileFormat; readonly maxNodes: number },
    context: HandlerContext,
  ) {
    const tree = await mergeStacks(options, query, context);
    return format === ProfileFormat.TREE
      ? { tree: encodeTreeBytes(tree, maxNodes) }
      : { flamegraph: encodeMessage(tree, maxNodes) };
  }

  /** Takes any number of nodes, and without one all: a profile is for tools that cut it themselves. */
  async function pprof(
    query: MergeStacksQuery,
    maxNodes: bigint | undefined,
    context: HandlerContext,
  ): Promise<Profile> {
    const tree = await mergeLocations(options, query, context);
    return encodeProfile(truncateLocations(tree, Number(maxNodes ?? 0n)), {
      type: query.type,
      endMs: query.scope.endMs,
    });
  }

  return {
    async selectMergeStacktraces(request, context) {
      const query = parseMergeQuery(request, context);
      const { format } = request;
      if (format === ProfileFormat.DOT) throw unimplemented('the format DOT');
      if (format === ProfileFormat.PPROF) {
        return { pprof: { profile: await pprof(query, request.maxNodes, context) } };
      }
      return flameGraph(query, { format, maxNodes: parseMaxNodes(request.maxNodes) }, context);
    },

    async selectMergeSpanProfile(request, context) {
      const { format } = request;
      const query = parseMergeQuery(request, context);
      return flameGraph(query, { format, maxNodes: parseMaxNodes(request.maxNodes) }, context);
    },

    async selectMergeProfile(request, context) {
      const query = parseMergeQuery(request, context);
      return pprof(query, request.maxNodes, context);
    },
  };
}

/** What the requests have in common; each lacks some of the fields. */
interface MergeRequest {
  readonly profileTypeID: string;
  readonly labelSelector: string;
  readonly start: bigint;
  readonly end: bigint;
  readonly spanSelector?: readonly string[];
  readonly traceIdSelector?: readonly string[];
  readonly profileIdSelector?: readonly string[];
  readonly stackTraceSelector?: object | undefined;
}

function parseMergeQuery(request: MergeRequest, context: HandlerContext): MergeStacksQuery {
  const type = parseProfileType(request.profileTypeID);
  const matchers = parseRequiredSelector(request.labelSelector);
  const spanIds = parseIds('span_selector', request.spanSelector ?? [], 16);
  const traceIds = parseIds('trace_id_selector', request.traceIdSelector ?? [], 32);
  if (spanIds.length > 0 && traceIds.length > 0) {
    throw queryError('span_selector and trace_id_selector exclude each other. Give one of them.');
  }
  if (request.stackTraceSelector !== undefined) throw unimplemented('stack_trace_selector');
  const profileIds = parseProfileIds(request.profileIdSelector ?? []);
  const scope = { tenants: tenantsOf(context), ...parseRange(request), matchers };
  return { scope, type, spanIds, traceIds, profileIds };
}

function encodeMessage(tree: NameTree, maxNodes: number) {
  const { names, levels, total, maxSelf } = encodeFlameGraph(tree, maxNodes);
  return create(FlameGraphSchema, {
    names: [...names],
    levels: levels.map((values) => ({ values: Array.from(values, toInt64) })),
    total: toInt64(total),
    maxSelf: toInt64(maxSelf),
  });
}

/** Sums are doubles: exact to 2^53, rounded beyond. */
function toInt64(value: number): bigint {
  return BigInt(Math.round(value));
}
