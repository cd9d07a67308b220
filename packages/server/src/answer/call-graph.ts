import { at, type NameTree, ROOT_NODE } from './name-tree.js';
import { sumFunctions } from './sum-functions.js';

/** Functions and who called whom: a stack counts once for a function, and once for a call, however often it has them. */
export interface CallGraph {
  /** The largest totals first. */
  readonly functions: readonly CalledFunction[];
  /** Between these functions, the largest values first. */
  readonly calls: readonly Call[];
  /** Of all stacks, whether their functions are shown or not. */
  readonly total: number;
  /** How many functions are left out. */
  readonly leftOut: number;
}

export interface CalledFunction {
  readonly name: string;
  readonly self: number;
  readonly total: number;
}

export interface Call {
  /** Indices into `functions`. */
  readonly caller: number;
  readonly callee: number;
  readonly value: number;
  /** Whether functions that are left out are between the two in some stack. */
  readonly isIndirect: boolean;
}

const NOBODY = -1;

/** @param maxFunctions how many to keep, those of the largest totals. */
export function toCallGraph(tree: NameTree, maxFunctions: number): CallGraph {
  const sums = sumFunctions(tree);
  const shown = tree.names
    .map((name, index) => ({ name, index, self: at(sums.self, index), total: at(sums.total, index) }))
    .filter(({ total }) => total > 0)
    .sort((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1));
  const functions = shown.slice(0, maxFunctions);
  const placeOf = new Int32Array(tree.names.length).fill(NOBODY);
  for (const [place, { index }] of functions.entries()) placeOf[index] = place;
  return {
    functions: functions.map(({ name, self, total }) => ({ name, self, total })),
    calls: sumCalls(tree, placeOf),
    total: at(tree.total, ROOT_NODE),
    leftOut: shown.length - functions.length,
  };
}

/** @param placeOf by name its place among the functions that are shown, -1 for the others. */
function sumCalls(tree: NameTree, placeOf: Int32Array): Call[] {
  /** The nearest node above that is shown. */
  const callerOf = new Int32Array(tree.count).fill(NOBODY);
  const placeOfNode = (node: number): number =>
    node <= ROOT_NODE ? NOBODY : at(placeOf, at(tree.name, node));
  const calls = new Map<string, { caller: number; callee: number; value: number; isIndirect: boolean }>();
  for (let node = 1; node < tree.count; node++) {
    const parent = at(tree.parent, node);
    const caller = placeOfNode(parent) === NOBODY ? at(callerOf, parent) : parent;
    callerOf[node] = caller;
    const [from, to] = [placeOfNode(caller), placeOfNode(node)];
    if (from === NOBODY || to === NOBODY || isRepeated(node, from, to)) continue;
    const key = `${from} ${to}`;
    const call = calls.get(key) ?? { caller: from, callee: to, value: 0, isIndirect: false };
    call.value += at(tree.total, node);
    call.isIndirect ||= caller !== parent;
    calls.set(key, call);
  }
  return [...calls.values()].sort((a, b) => b.value - a.value || a.caller - b.caller || a.callee - b.callee);

  /** Whether the same call is further up in the same stacks, where it was counted. */
  function isRepeated(node: number, from: number, to: number): boolean {
    for (let above = at(callerOf, node); above > ROOT_NODE; above = at(callerOf, above)) {
      if (placeOfNode(above) === to && placeOfNode(at(callerOf, above)) === from) return true;
    }
    return false;
  }
}
