import { create, type MessageShape } from '@bufbuild/protobuf';
import type { HandlerContext, ServiceImpl } from '@connectrpc/connect';
import { alignTrees, type DiffTree } from '../answer/diff-tree.js';
import { encodeDot } from '../answer/encode-dot.js';
import { encodeFlameGraph } from '../answer/encode-flame-graph.js';
import { encodeFlameGraphDiff } from '../answer/encode-flame-graph-diff.js';
import { encodeGraph, encodeGraphJson, type Graph } from '../answer/encode-graph.js';
import { encodeProfile } from '../answer/encode-profile.js';
import { encodeTreeBytes } from '../answer/encode-tree-bytes.js';
import { keepCallSite } from '../answer/keep-call-site.js';
import { keepLeafLocations, type LeafLocations } from '../answer/keep-leaf-locations.js';
import { keepLocationCallSite } from '../answer/keep-location-call-site.js';
import type { NameTree } from '../answer/name-tree.js';
import { truncateLocations } from '../answer/truncate-locations.js';
import { errorWithin } from '../errors.js';
import { ProfileSchema } from '../gen/google/v1/profile_pb.js';
import {
  AsyncQueryType,
  FlameGraphDiffSchema,
  FlameGraphSchema,
  ProfileFormat,
  type QuerierService,
  type SelectMergeStacktracesRequest,
  SelectMergeStacktracesRequestSchema,
} from '../gen/querier/v1/querier_pb.js';
import type { StackTraceSelector } from '../gen/types/v1/types_pb.js';
import { mergeLocations } from '../query/merge-locations.js';
import { type MergeStacksQuery, mergeDiff, mergeStacks } from '../query/merge-stacks.js';
import type { StackSources } from '../query/stack-sources.js';
import type { QueryOptions } from '../store/database.js';
import type { AsyncMerges, StacktracesAnswer } from './async-merges.js';
import { tenantsOf } from './authorize-reads.js';
import { encodedMessage, isAnsweredInProtobuf } from './encoded-message.js';
import {
  DEFAULT_DOT_NODES,
  parseCallSite,
  parseIds,
  parseMaxNodes,
  parseProfileIds,
  parseProfileType,
  parseRange,
  parseRequiredSelector,
  queryError,
} from './parse-request.js';
import { offerJson } from './ready-json.js';

export interface MergeMethodsOptions extends StackSources {
  readonly asyncMerges: AsyncMerges;
}

type MergeMethods = Pick<
  ServiceImpl<typeof QuerierService>,
  'selectMergeStacktraces' | 'selectMergeProfile' | 'selectMergeSpanProfile' | 'diff'
>;

/** The methods of `querier.v1.QuerierService` that merge stacks, to a flame graph, a tree, a diff or a pprof profile. */
export function createMergeMethods(options: MergeMethodsOptions): MergeMethods {
  /** @param shownNodes see mergeStacks. */
  async function nameTree(
    { query, callSite }: MergeRead,
    call: QueryOptions,
    shownNodes = 0,
  ): Promise<NameTree> {
    // What is hidden in the whole tree may be shown in a part of it.
    if (callSite.length > 0) return keepCallSite(await mergeStacks(options, query, call), callSite);
    return mergeStacks(options, { ...query, shownNodes }, call);
  }

  async function diffTree(
    {
      left,
      right,
      maxNodes,
    }: { readonly left: MergeRead; readonly right: MergeRead; readonly maxNodes: number },
    call: QueryOptions,
  ): Promise<DiffTree> {
    if (left.callSite.length + right.callSite.length > 0)
      return alignTrees(...(await Promise.all([nameTree(left, call), nameTree(right, call)])));
    return mergeDiff(options, { left: left.query, right: right.query, shownNodes: maxNodes }, call);
  }

  async function flameGraph(
    read: MergeRead,
    { format, maxNodes, context }: FlameGraphOptions,
    call: QueryOptions,
  ) {
    if (format === ProfileFormat.TREE) return { tree: encodeTreeBytes(await nameTree(read, call), maxNodes) };
    const graph = encodeFlameGraph(await nameTree(read, call, maxNodes), maxNodes);
    return graphAnswer(FlameGraphSchema, graph, context);
  }

  /** Takes any number of nodes, and without one all: a profile is for tools that cut it themselves. */
  async function pprof(
    { query, callSite, leaves }: MergeRead,
    maxNodes: bigint | undefined,
    call: QueryOptions,
  ): Promise<Uint8Array> {
    const merged = keepLocationCallSite(await mergeLocations(options, query, call), callSite);
    const tree = leaves === undefined ? merged : keepLeafLocations(merged, leaves);
    return encodeProfile(truncateLocations(tree, Number(maxNodes ?? 0n)), {
      type: query.type,
      endMs: query.scope.endMs,
    });
  }

  /** Refuses what is wrong with a request at once; what is left to do is run by whoever knows for how long. */
  function planStacktraces(
    request: SelectMergeStacktracesRequest,
    context: HandlerContext,
  ): (call: QueryOptions) => Promise<StacktracesAnswer> {
    const read = parseMergeRead(request, context);
    const { format } = request;
    const isLater = request.async?.type === AsyncQueryType.FORCE;
    if (format === ProfileFormat.DOT) {
      const maxNodes = parseMaxNodes(request.maxNodes, DEFAULT_DOT_NODES);
      return async (call) => ({
        dot: encodeDot(await nameTree(read, call), { type: read.query.type, maxNodes }),
      });
    }
    if (format === ProfileFormat.PPROF) {
      const isProtobuf = isLater || isAnsweredInProtobuf(context);
      return async (call) => {
        const bytes = await pprof(read, request.maxNodes, call);
        return { pprof: { profile: encodedMessage(ProfileSchema, bytes, isProtobuf) } };
      };
    }
    const maxNodes = parseMaxNodes(request.maxNodes);
    const answered = isLater ? undefined : context;
    return (call) => flameGraph(read, { format, maxNodes, context: answered }, call);
  }

  return {
    async selectMergeStacktraces(request, context) {
      const { requestId = '', type } = request.async ?? {};
      if (requestId !== '') return options.asyncMerges.poll(tenantsOf(context), requestId);
      const answer = planStacktraces(request, context);
      if (type === AsyncQueryType.FORCE) return options.asyncMerges.start(tenantsOf(context), answer);
      return answer(context);
    },

    async selectMergeSpanProfile(request, context) {
      const { format } = request;
      const read = parseMergeRead(request, context);
      const maxNodes = parseMaxNodes(request.maxNodes);
      return flameGraph(read, { format, maxNodes, context }, context);
    },

    async selectMergeProfile(request, context) {
      const read = parseMergeRead(request, context);
      const bytes = await pprof(read, request.maxNodes, context);
      return encodedMessage(ProfileSchema, bytes, isAnsweredInProtobuf(context));
    },

    async diff({ left, right }, context) {
      const sides = { left: parseSide('left', left, context), right: parseSide('right', right, context) };
      const limits = [left?.maxNodes ?? 0n, right?.maxNodes ?? 0n] as const;
      const maxNodes = parseMaxNodes(limits[0] > limits[1] ? limits[0] : limits[1]);
      const tree = await diffTree({ ...sides, maxNodes }, context);
      return graphAnswer(FlameGraphDiffSchema, encodeFlameGraphDiff(tree, maxNodes), context);
    },
  };
}

interface FlameGraphOptions {
  readonly format: ProfileFormat;
  readonly maxNodes: number;
  /** Of the call that is answered. A later answer has none: it is kept in protobuf, whichever codec it is fetched in. */
  readonly context: HandlerContext | undefined;
}

/** The fields of an answer that has a flame graph; none when the call has its answer already. */
function graphAnswer<Schema extends typeof FlameGraphSchema | typeof FlameGraphDiffSchema>(
  schema: Schema,
  graph: Graph,
  context: HandlerContext | undefined,
): { flamegraph?: MessageShape<Schema> } {
  if (context !== undefined && offerJson(context, () => encodeGraphJson('flamegraph', graph))) return {};
  const isProtobuf = context === undefined || isAnsweredInProtobuf(context);
  return { flamegraph: encodedMessage(schema, encodeGraph(graph), isProtobuf) };
}

/** What is asked for, and which part of it. */
interface MergeRead {
  readonly query: MergeStacksQuery;
  /** Names of the outermost frames; empty = all stacks. */
  readonly callSite: readonly string[];
  /** Of a pprof profile; undefined = whole stacks. */
  readonly leaves: LeafLocations | undefined;
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
  readonly stackTraceSelector?: StackTraceSelector | undefined;
}

/** A side that is missing is an empty one, whose fields are missing. */
function parseSide(
  side: string,
  request: SelectMergeStacktracesRequest = create(SelectMergeStacktracesRequestSchema),
  context: HandlerContext,
): MergeRead {
  try {
    return parseMergeRead(request, context);
  } catch (error) {
    throw errorWithin(side, error);
  }
}

function parseMergeRead(request: MergeRequest, context: HandlerContext): MergeRead {
  const type = parseProfileType(request.profileTypeID);
  const matchers = parseRequiredSelector(request.labelSelector);
  const spanIds = parseIds('span_selector', request.spanSelector ?? [], 16);
  const traceIds = parseIds('trace_id_selector', request.traceIdSelector ?? [], 32);
  if (spanIds.length > 0 && traceIds.length > 0) {
    throw queryError('span_selector and trace_id_selector exclude each other. Give one of them.');
  }
  const profileIds = parseProfileIds(request.profileIdSelector ?? []);
  const scope = { tenants: tenantsOf(context), ...parseRange(request), matchers };
  return {
    query: { scope, type, spanIds, traceIds, profileIds },
    callSite: parseCallSite(request.stackTraceSelector),
    leaves: request.stackTraceSelector?.goPgo,
  };
}
