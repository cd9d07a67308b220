import { createFlameBuilder, type FlameBuilder } from '../decode/flame-builder.js';
import { at, type FlameData, ROOT_NODE } from '../decode/flame-data.js';

/** A builder for a graph of the same functions, a diff if the other one is. */
export function createBuilderLike(data: FlameData): FlameBuilder {
  return createFlameBuilder({
    names: data.names,
    rootNameId: at(data.nameIds, ROOT_NODE),
    isDiff: data.baseline !== undefined,
  });
}

/** Adds to a node that is built the own value of a node of `data`, or that of all it called, on both sides of a diff. */
export function addFrom(
  builder: FlameBuilder,
  node: number,
  data: FlameData,
  from: number,
  values: 'selves' | 'totals' = 'selves',
): void {
  builder.add(node, at(data[values], from), data.baseline && at(data.baseline[values], from));
}
