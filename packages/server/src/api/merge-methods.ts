import { create } from '@bufbuild/protobuf';
import type { HandlerContext, ServiceImpl } from '@connectrpc/connect';
import { alignTrees, type DiffTree } from '../answer/diff-tree.js';
import { encodeDot } from '../answer/encode-dot.js';
import { encodeFlameGraph } from '../answer/encode-flame-graph.js';
import { encodeFlameGraphDiff } from '../answer/encode-flame-graph-diff.js';
import { encodeProfile } from '../answer/encode-profile.js';
import { encodeTreeBytes } from '../answer/encode-tree-bytes.js';
import { keepCallSite } from '../answer/keep-call-site.js';
import { keepLeafLocations, type LeafLocations } from '../answer/keep-leaf-locations.js';
import { keepLocationCallSite } from '../answer/keep-location-call-site.js';
import type { LaidOutTree } from '../answer/lay-out-tree.js';
import type { NameTree } from '../answer/name-tree.js';
import { truncateLocations } from '../answer/truncate-locations.js';
import { errorWithin } from '../errors.js';
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
import { isAnsweredInProtobuf, profileMessage } from './profile-message.js';

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
    { format, maxNodes }: { readonly format: ProfileFormat; readonly maxNodes: number },
    call: QueryOptions,
  ) {
    return format === ProfileFormat.TREE
      ? { tree: encodeTreeBytes(await nameTree(read, call), maxNodes) }
      : { flamegraph: encodeMessage(await nameTree(read, call, maxNodes), maxNodes) };
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
    if (format === ProfileFormat.DOT) {
      const maxNodes = parseMaxNodes(request.maxNodes, DEFAULT_DOT_NODES);
      return async (call) => ({
        dot: encodeDot(await nameTree(read, call), { type: read.query.type, maxNodes }),
      });
    }
    if (format === ProfileFormat.PPROF) {
      // A later answer is kept in protobuf, whichever codec it is fetched in.
      const isProtobuf = request.async?.type === AsyncQueryType.FORCE || isAnsweredInProtobuf(context);
      return async (call) => {
        const bytes = await pprof(read, request.maxNodes, call);
        return { pprof: { profile: profileMessage(bytes, isProtobuf) } };
      };
    }
    const maxNodes = parseMaxNodes(request.maxNodes);
    return (call) => flameGraph(read, { format, maxNodes }, call);
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
      return flameGraph(read, { format, maxNodes: parseMaxNodes(request.maxNodes) }, context);
    },

    async selectMergeProfile(request, context) {
      const read = parseMergeRead(request, context);
      const bytes = await pprof(read, request.maxNodes, context);
      return profileMessage(bytes, isAnsweredInProtobuf(context));
    },

    async diff({ left, right }, context) {
      const sides = { left: parseSide('left', left, context), right: parseSide('right', right, context) };
      const limits = [left?.maxNodes ?? 0n, right?.maxNodes ?? 0n] as const;
      const maxNodes = parseMaxNodes(limits[0] > limits[1] ? limits[0] : limits[1]);
      const tree = await diffTree({ ...sides, maxNodes }, context);
      const { leftTicks, rightTicks, ...diff } = encodeFlameGraphDiff(tree, maxNodes);
      return {
        flamegraph: create(FlameGraphDiffSchema, {
          ...encodeLaidOut(diff),
          leftTicks: toInt64(leftTicks),
          rightTicks: toInt64(rightTicks),
        }),
      };
    },
  };
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

function encodeMessage(tree: NameTree, maxNodes: number) {
  return create(FlameGraphSchema, encodeLaidOut(encodeFlameGraph(tree, maxNodes)));
}

function encodeLaidOut({ names, levels, total, maxSelf }: LaidOutTree & { readonly total: number }) {
  return {
    names: [...names],
    levels: levels.map(encodeLevel),
    total: toInt64(total),
    maxSelf: toInt64(maxSelf),
  };
}

/** Without a callback for each value: a third of the time for tens of thousands. */
function encodeLevel(numbers: readonly number[]): { values: bigint[] } {
  const values = new Array<bigint>(numbers.length);
  for (let i = 0; i < values.length; i++) values[i] = toInt64(numbers[i] ?? 0);
  return { values };
}

/** Most values of a flame graph are 0 or the index of a name: objects that need not be made again. */
const SMALL: readonly bigint[] = Array.from({ length: 4_096 }, (_, value) => BigInt(value));

/** Sums are doubles, of whole numbers: exact to 2^53, rounded beyond. */
function toInt64(value: number): bigint {
  // Beyond the end of an array even a look costs more than the object.
  return (value < SMALL.length ? SMALL[value] : undefined) ?? BigInt(value);
}
