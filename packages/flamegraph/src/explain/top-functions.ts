import { at, type FlameData, type FlameValues, OTHER, ROOT_NODE } from '../decode/flame-data.js';

/** Values of a function over all stacks, in the unit of the profile. */
export interface FunctionValues {
  /** Value spent in the function itself. */
  readonly self: number;
  /** Value of all stacks that contain the function, each counted once, also when it calls itself. */
  readonly total: number;
}

/** A function over all stacks; of a diff over those of both sides. */
export interface TopFunction extends FunctionValues {
  readonly name: string;
  /** Of a diff: the baseline's part of the values. */
  readonly baseline: FunctionValues | undefined;
}

/**
 * All functions of a graph, by self value, largest first. The table of them says without sight what the graph shows, but for what
 * truncation folded: that is no function.
 */
export function topFunctions(data: FlameData): TopFunction[] {
  const all = sumByName(data, data);
  const baseline = data.baseline && sumByName(data, data.baseline);
  const valuesOf = ({ selves, totals }: FlameValues, name: number): FunctionValues => ({
    self: at(selves, name),
    total: at(totals, name),
  });
  return data.names
    .map((name, id) => ({ name, ...valuesOf(all, id), baseline: baseline && valuesOf(baseline, id) }))
    .filter((row) => row.total > 0 && row.name !== OTHER)
    .sort((a, b) => b.self - a.self || b.total - a.total);
}

/** Sums by index of the name. */
function sumByName(data: FlameData, values: FlameValues): FlameValues {
  const selves = new Float64Array(data.names.length);
  const totals = new Float64Array(data.names.length);
  // How often a name is on the path to the current node; stays one number per name however deep the recursion.
  const depthOfName = new Uint32Array(data.names.length);

  const visitNext = new Uint32Array(data.childOffsets);
  let node = ROOT_NODE;
  while (node >= 0) {
    const child = at(visitNext, node);
    if (child < at(data.childOffsets, node + 1)) {
      visitNext[node] = child + 1;
      node = child;
      const name = at(data.nameIds, node);
      selves[name] = at(selves, name) + at(values.selves, node);
      if (at(depthOfName, name) === 0) totals[name] = at(totals, name) + at(values.totals, node);
      depthOfName[name] = at(depthOfName, name) + 1;
    } else {
      const name = at(data.nameIds, node);
      if (node !== ROOT_NODE) depthOfName[name] = at(depthOfName, name) - 1;
      node = at(data.parents, node);
    }
  }
  return { selves, totals };
}
