import type { DiffTree } from '../answer/diff-tree.js';
import { at, type NodeValues, ROOT_NODE } from '../answer/name-tree.js';
import type { DiffQuery } from '../legacy/parse-diff-query.js';
import type { Selection } from '../legacy/parse-selection.js';
import { selectionParameters, unitOf } from './merge-query.js';
import type { Parameter } from './parameter.js';
import { number, OF_PROFILES, objectOf, type Properties, RANGE } from './schema.js';

/** What parseDiffQuery reads: which profiles are compared to which. */
export const SIDES_PARAMETERS: readonly Parameter[] = [
  ...selectionParameters({ query: 'leftQuery', from: 'leftFrom', until: 'leftUntil' }),
  ...selectionParameters({ query: 'rightQuery', from: 'rightFrom', until: 'rightUntil' }),
];

const SIDE = objectOf({ ...RANGE, total: number('of all stacks') });

/** What {@link describeSides} tells. */
export const OF_SIDES: Properties = { ...OF_PROFILES, left: SIDE, right: SIDE };

interface DescribedSide {
  readonly from: number;
  readonly until: number;
  readonly total: number;
}

export interface DescribedSides {
  readonly profileType: string;
  readonly unit: string;
  readonly left: DescribedSide;
  readonly right: DescribedSide;
}

/** What an answer says of the profiles that are compared. */
export function describeSides(
  { left, right }: Pick<DiffQuery, 'left' | 'right'>,
  tree: DiffTree,
): DescribedSides {
  return {
    profileType: left.type,
    unit: unitOf(left.type),
    left: describeSide(left, tree.left),
    right: describeSide(right, tree.right),
  };
}

function describeSide({ startMs, endMs }: Selection, { total }: NodeValues): DescribedSide {
  return { from: startMs, until: endMs, total: at(total, ROOT_NODE) };
}
