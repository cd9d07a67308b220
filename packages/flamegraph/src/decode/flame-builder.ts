import { flameGraphError } from '../errors.js';
import { at, type FlameData, type FlameValues, MAX_NODES, OTHER, ROOT_NODE } from './flame-data.js';

/** Grows a flame graph. Nodes with the same caller and the same name are one; the root is there from the beginning. */
export interface FlameBuilder {
  /** The callee of a node by index of its name; made when it is not there. */
  callee(node: number, nameId: number): number;
  /** Adds to a node's own value; `baseline` is what the baseline has of it, in a diff. */
  add(node: number, value: number, baseline?: number): void;
  /** Lays the nodes out as the server does: callees behind their caller's own value, by name, `other` last. */
  build(): FlameData;
}

export interface FlameBuilderInit {
  /** By index; may grow until `build()`. */
  readonly names: readonly string[];
  /** Index of the root's name. */
  readonly rootNameId: number;
  readonly isDiff: boolean;
}

/** @throws FlameGraphError HOTSPAN_ERR_FLAME_SIZE from `callee`. */
export function createFlameBuilder({ names, rootNameId, isDiff }: FlameBuilderInit): FlameBuilder {
  const parents = [-1];
  const nameIds = [rootNameId];
  const selves = [0];
  const baselineSelves = isDiff ? [0] : undefined;
  const callees = new Map<number, number>();

  return {
    callee(node, nameId) {
      const key = nameId * MAX_NODES + node;
      const known = callees.get(key);
      if (known !== undefined) return known;
      const made = parents.length;
      if (made >= MAX_NODES)
        throw flameGraphError('HOTSPAN_ERR_FLAME_SIZE', { nodes: made + 1, limit: MAX_NODES });
      callees.set(key, made);
      parents.push(node);
      nameIds.push(nameId);
      selves.push(0);
      baselineSelves?.push(0);
      return made;
    },
    add(node, value, baseline = 0) {
      selves[node] = (selves[node] ?? 0) + value;
      if (baselineSelves !== undefined) baselineSelves[node] = (baselineSelves[node] ?? 0) + baseline;
    },
    build: () => layOut({ names, parents, nameIds, selves, baselineSelves }),
  };
}

/** Nodes as they were made: every caller before its callees. */
interface MadeNodes {
  readonly names: readonly string[];
  readonly parents: readonly number[];
  readonly nameIds: readonly number[];
  readonly selves: readonly number[];
  readonly baselineSelves: readonly number[] | undefined;
}

function layOut({ names, parents, nameIds, selves, baselineSelves }: MadeNodes): FlameData {
  const { places, callers, levelOffsets, childOffsets } = orderNodes(names, parents, nameIds);
  const nodeCount = places.length;
  const placed = <C extends Float64Array | Uint32Array>(column: C, values: readonly number[]): C => {
    for (let place = 0; place < nodeCount; place++) column[place] = values[at(places, place)] ?? 0;
    return column;
  };
  const values = (own: readonly number[]): FlameValues => {
    const placedSelves = placed(new Float64Array(nodeCount), own);
    return { selves: placedSelves, totals: sumUp(placedSelves, callers) };
  };
  const all = values(selves);
  return {
    names,
    nodeCount,
    levelCount: levelOffsets.length - 1,
    levelOffsets,
    ...all,
    starts: findStarts(all, childOffsets),
    nameIds: placed(new Uint32Array(nodeCount), nameIds),
    parents: callers,
    childOffsets,
    baseline: baselineSelves === undefined ? undefined : values(baselineSelves),
  };
}

/** Where nodes go: level by level, the callees of a node side by side and by name. */
interface NodeOrder extends Pick<FlameData, 'levelOffsets' | 'childOffsets'> {
  /** By place: which node was made for it. */
  readonly places: Uint32Array;
  /** By place: the place of the caller. */
  readonly callers: Int32Array;
}

function orderNodes(
  names: readonly string[],
  parents: readonly number[],
  nameIds: readonly number[],
): NodeOrder {
  const nodeCount = parents.length;
  const calleesOf: (number[] | undefined)[] = new Array(nodeCount);
  for (let node = 1; node < nodeCount; node++) {
    const parent = parents[node] ?? ROOT_NODE;
    const siblings = calleesOf[parent];
    if (siblings === undefined) calleesOf[parent] = [node];
    else siblings.push(node);
  }
  const ranks = rankNames(names);
  const rankOf = (node: number): number => at(ranks, nameIds[node] ?? 0);
  const places = new Uint32Array(nodeCount);
  const callers = new Int32Array(nodeCount).fill(-1);
  const childOffsets = new Uint32Array(nodeCount + 1);
  const levelOffsets = [0];
  let placed = 1;
  let levelEnd = 1;
  for (let place = 0; place < nodeCount; place++) {
    if (place === levelEnd) {
      levelOffsets.push(place);
      levelEnd = placed;
    }
    childOffsets[place] = placed;
    const callees = calleesOf[at(places, place)] ?? [];
    callees.sort((a, b) => rankOf(a) - rankOf(b));
    for (const callee of callees) {
      callers[placed] = place;
      places[placed++] = callee;
    }
  }
  childOffsets[nodeCount] = nodeCount;
  levelOffsets.push(nodeCount);
  return { places, callers, childOffsets, levelOffsets: Uint32Array.from(levelOffsets) };
}

/** By index of a name: its place among all names in the order of siblings. */
function rankNames(names: readonly string[]): Uint32Array {
  const order = Array.from(names, (_, id) => id);
  const isOther = (id: number): number => (names[id] === OTHER ? 1 : 0);
  // Indexes into names are never out of it.
  const nameAt = (id: number): string => names[id] as string;
  // What truncation folded stands behind its neighbours.
  order.sort((a, b) => isOther(a) - isOther(b) || (nameAt(a) < nameAt(b) ? -1 : 1));
  const ranks = new Uint32Array(names.length);
  for (const [rank, id] of order.entries()) ranks[id] = rank;
  return ranks;
}

/** Callees come behind their callers, so one walk backwards is enough. */
function sumUp(selves: Float64Array, callers: Int32Array): Float64Array {
  const totals = Float64Array.from(selves);
  for (let node = totals.length - 1; node > ROOT_NODE; node--) {
    const caller = at(callers, node);
    totals[caller] = at(totals, caller) + at(totals, node);
  }
  return totals;
}

function findStarts({ selves, totals }: FlameValues, childOffsets: Uint32Array): Float64Array {
  const starts = new Float64Array(totals.length);
  for (let node = ROOT_NODE; node < totals.length; node++) {
    let start = at(starts, node) + at(selves, node);
    const end = at(childOffsets, node + 1);
    for (let child = at(childOffsets, node); child < end; child++) {
      starts[child] = start;
      start += at(totals, child);
    }
  }
  return starts;
}
