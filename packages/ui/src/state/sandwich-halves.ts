import { at, calleesOf, callersOf, type FlameData, type FlameValues, ROOT_NODE } from '@hotspan/flamegraph';

/** What calls a function and what it calls, each with the function as its root. */
export interface SandwichHalves {
  readonly callers: FlameData;
  readonly callees: FlameData;
  /** Value of the function's stacks, each counted once. */
  readonly total: number;
  /** Value of the function alone. */
  readonly self: number;
}

/** Both halves of a function from all its places together; undefined when the graph does not have it. */
export function sandwichHalves(data: FlameData, name: string): SandwichHalves | undefined {
  const callers = callersOf(data, name);
  if (callers.nodeCount === 1) return undefined;
  const callees = withoutRoot(calleesOf(data, name));
  let self = 0;
  for (let node = ROOT_NODE + 1; node < data.nodeCount; node++) {
    if (data.names[at(data.nameIds, node)] === name) self += at(data.selves, node);
  }
  return { callers: withoutRoot(callers), callees, total: at(callees.totals, ROOT_NODE), self };
}

/** The graph of a root's only callee. */
function withoutRoot(data: FlameData): FlameData {
  const valuesOf = ({ totals, selves }: FlameValues): FlameValues => ({
    totals: totals.subarray(1),
    selves: selves.subarray(1),
  });
  return {
    ...valuesOf(data),
    names: data.names,
    nodeCount: data.nodeCount - 1,
    levelCount: data.levelCount - 1,
    levelOffsets: data.levelOffsets.subarray(1).map((node) => node - 1),
    starts: data.starts.subarray(1),
    nameIds: data.nameIds.subarray(1),
    // The root's caller becomes -1, which is none.
    parents: data.parents.subarray(1).map((node) => node - 1),
    childOffsets: data.childOffsets.subarray(1).map((node) => node - 1),
    baseline: data.baseline && valuesOf(data.baseline),
  };
}
