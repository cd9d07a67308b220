import { toDepthFirst } from './depth-first.js';
import { at, type NameTree, ROOT_NODE } from './name-tree.js';

/** Who calls a function and whom it calls, by index of the name. A stack counts once for a call that it has several times. */
export interface Neighbours {
  readonly callers: Float64Array;
  readonly callees: Float64Array;
  /** Of stacks in which nobody called it. */
  readonly outermost: number;
}

/** @param name index of the function's name. */
export function sumNeighbours(tree: NameTree, name: number): Neighbours {
  const { nodes, sizes } = toDepthFirst(tree);
  const callers = createSums(tree.names.length);
  const callees = createSums(tree.names.length);
  let outermost = 0;
  for (let place = 1; place < tree.count; place++) {
    const node = at(nodes, place);
    const caller = at(tree.parent, node);
    const own = at(tree.name, node);
    const total = at(tree.total, node);
    const end = place + at(sizes, node);
    if (own === name && caller === ROOT_NODE) outermost += total;
    if (caller === ROOT_NODE) continue;
    const callerName = at(tree.name, caller);
    if (own === name) callers.add(callerName, total, { place, end });
    if (callerName === name) callees.add(own, total, { place, end });
  }
  return { callers: callers.values, callees: callees.values, outermost };
}

/** Sums by name of what is not below another one of the same name. */
function createSums(count: number) {
  const values = new Float64Array(count);
  const openUntil = new Int32Array(count);
  return {
    values,
    add(name: number, value: number, { place, end }: { readonly place: number; readonly end: number }): void {
      if (place < at(openUntil, name)) return;
      openUntil[name] = end;
      values[name] = at(values, name) + value;
    },
  };
}
