import { at, type NameTree, type NodeValues } from '../answer/name-tree.js';
import { rankNames } from '../answer/rank-names.js';
import { sumNeighbours } from '../answer/sum-neighbours.js';
import { FUNCTION_PROPERTIES, type FunctionRow, toFunctionRow } from './function-table.js';
import { arrayOf, count, number, objectOf, type Schema, text } from './schema.js';

/** A function with who calls it and whom it calls, the largest first. */
export interface FunctionNeighbours extends FunctionRow {
  /** Of stacks in which nobody called it. */
  readonly outermost: number;
  readonly callers: readonly Neighbour[];
  readonly droppedCallers: number;
  readonly callees: readonly Neighbour[];
  readonly droppedCallees: number;
}

export interface Neighbour {
  readonly name: string;
  /** Of all stacks that have the call. */
  readonly value: number;
}

const NEIGHBOURS = arrayOf(
  objectOf({ name: text('of the function'), value: number('of all stacks that have the call') }),
  'the largest first',
);

export const NEIGHBOURS_SCHEMA: Schema = objectOf({
  ...FUNCTION_PROPERTIES,
  outermost: number('of stacks in which nobody called it'),
  callers: NEIGHBOURS,
  droppedCallers: count('callers that are left out'),
  callees: NEIGHBOURS,
  droppedCallees: count('callees that are left out'),
});

export interface NeighboursOptions {
  readonly name: string;
  /** Most callers, and most callees. */
  readonly limit: number;
}

/** @param sums of the tree's functions. */
export function toFunctionNeighbours(
  tree: NameTree,
  sums: NodeValues,
  { name, limit }: NeighboursOptions,
): FunctionNeighbours {
  const index = tree.names.indexOf(name);
  const { callers, callees, outermost } = sumNeighbours(tree, index);
  const pick = (values: Float64Array) => {
    const { indices, dropped } = rankNames(tree.names, values, limit);
    const list = Array.from(indices, (one) => ({ name: tree.names[one] ?? '', value: at(values, one) }));
    return { list, dropped };
  };
  const [above, below] = [pick(callers), pick(callees)] as const;
  return {
    ...toFunctionRow(tree, sums, index),
    name,
    outermost,
    callers: above.list,
    droppedCallers: above.dropped,
    callees: below.list,
    droppedCallees: below.dropped,
  };
}
