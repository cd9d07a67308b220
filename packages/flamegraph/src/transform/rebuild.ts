import { createFlameBuilder, type FlameBuilder } from '../decode/flame-builder.js';
import { at, type FlameData, ROOT_NODE } from '../decode/flame-data.js';

/** Grows a flame graph of the same functions out of the nodes of another one, with both sides of a diff. */
export interface Rebuild extends Pick<FlameBuilder, 'callee' | 'build'> {
  /** Adds the own value of a node of the other graph to a node of this one. */
  addSelf(node: number, from: number): void;
  /** The same with the value of all that it called. */
  addTotal(node: number, from: number): void;
}

export function startRebuild(data: FlameData): Rebuild {
  const { baseline } = data;
  const { callee, add, build } = createFlameBuilder({
    names: data.names,
    rootNameId: at(data.nameIds, ROOT_NODE),
    isDiff: baseline !== undefined,
  });
  return {
    callee,
    build,
    addSelf: (node, from) => add(node, at(data.selves, from), baseline && at(baseline.selves, from)),
    addTotal: (node, from) => add(node, at(data.totals, from), baseline && at(baseline.totals, from)),
  };
}
