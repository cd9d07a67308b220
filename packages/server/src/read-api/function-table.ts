import { at, type NameTree, type NodeValues, ROOT_NODE } from '../answer/name-tree.js';
import { rankNames } from '../answer/rank-names.js';
import { choiceParameter, integerParameter, type ReadableParameter } from './parameter.js';
import { arrayOf, count, number, objectOf, type Properties, text } from './schema.js';

export const LIMIT: ReadableParameter<number> = integerParameter('limit', {
  description: 'Most functions in a list; the others are counted.',
  min: 1,
  max: 10_000,
  standard: 100,
});
export const SORT: ReadableParameter<TableOptions['sort']> = choiceParameter('sort', {
  description:
    'Which value ranks functions: `self` is that of the function alone, `total` with all it called.',
  values: ['self', 'total'],
  standard: 'self',
});

export interface TableOptions {
  readonly sort: 'self' | 'total';
  readonly limit: number;
}

export interface FunctionRow {
  readonly name: string;
  readonly self: number;
  readonly total: number;
  /** Parts of everything, from 0 to 1. */
  readonly selfShare: number;
  readonly totalShare: number;
}

export interface FunctionTable {
  readonly total: number;
  readonly functions: readonly FunctionRow[];
  readonly droppedFunctions: number;
}

export const FUNCTION_PROPERTIES: Properties = {
  name: text('of the function'),
  self: number('of the function alone'),
  total: number('with all it called; a stack counts once, however often it has the function'),
  selfShare: number('`self` as a part of everything, from 0 to 1'),
  totalShare: number('`total` as a part of everything, from 0 to 1'),
};
export const TABLE_PROPERTIES: Properties = {
  total: number('of all stacks'),
  functions: arrayOf(objectOf(FUNCTION_PROPERTIES), 'the largest first'),
  droppedFunctions: count('functions that are left out'),
};

/**
 * The functions of a tree, the largest first.
 *
 * @param sums of its functions.
 */
export function toFunctionTable(
  tree: NameTree,
  sums: NodeValues,
  { sort, limit }: TableOptions,
): FunctionTable {
  const { indices, dropped } = rankNames(tree.names, sums[sort], limit);
  return {
    total: at(tree.total, ROOT_NODE),
    functions: Array.from(indices, (index) => toFunctionRow(tree, sums, index)),
    droppedFunctions: dropped,
  };
}

/** @param index of the name; a function that is not there is worth nothing. */
export function toFunctionRow(tree: NameTree, sums: NodeValues, index: number): FunctionRow {
  const everything = at(tree.total, ROOT_NODE);
  const [self, total] = [sums.self[index] ?? 0, sums.total[index] ?? 0];
  return {
    name: tree.names[index] ?? '',
    self,
    total,
    selfShare: shareOf(self, everything),
    totalShare: shareOf(total, everything),
  };
}

/** A part of everything, from 0 to 1; of nothing it is 0. */
export function shareOf(value: number, everything: number): number {
  return everything === 0 ? 0 : value / everything;
}
