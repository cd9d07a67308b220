import { at, type FlameData, ROOT_NODE } from '../decode/flame-data.js';

/** A function over all stacks, in the unit of the profile. */
export interface TopFunction {
  readonly name: string;
  /** Value spent in the function itself. */
  readonly self: number;
  /** Value of all stacks that contain the function, each counted once, also when it calls itself. */
  readonly total: number;
}

/** All functions of a graph, by self value, largest first. The table of them says without sight what the graph shows. */
export function topFunctions(data: FlameData): TopFunction[] {
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
      selves[name] = at(selves, name) + at(data.selves, node);
      if (at(depthOfName, name) === 0) totals[name] = at(totals, name) + at(data.totals, node);
      depthOfName[name] = at(depthOfName, name) + 1;
    } else {
      const name = at(data.nameIds, node);
      if (node !== ROOT_NODE) depthOfName[name] = at(depthOfName, name) - 1;
      node = at(data.parents, node);
    }
  }
  return data.names
    .map((name, id) => ({ name, self: at(selves, id), total: at(totals, id) }))
    .filter((row) => row.total > 0)
    .sort((a, b) => b.self - a.self || b.total - a.total);
}
