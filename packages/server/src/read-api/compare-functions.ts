import type { DiffTree } from '../answer/diff-tree.js';
import { at, type NodeValues, ROOT_NODE, type TreeShape } from '../answer/name-tree.js';
import { rankNames } from '../answer/rank-names.js';
import { sumFunctions } from '../answer/sum-functions.js';
import { mergeSelections } from '../legacy/merge-selection.js';
import { parseDiffQuery } from '../legacy/parse-diff-query.js';
import { describeSides, OF_SIDES, SIDES_PARAMETERS } from './compare-query.js';
import { LIMIT, SORT, shareOf, type TableOptions } from './function-table.js';
import { JSON_TYPE, jsonAnswer, type Operation } from './operation.js';
import { choiceParameter } from './parameter.js';
import { arrayOf, count, number, objectOf, text } from './schema.js';

const BY = choiceParameter('by', {
  description:
    'Which change ranks functions: of their value (`absolute`), or of their part of everything (`share`).',
  values: ['absolute', 'share'],
  standard: 'absolute',
});

const VALUES = {
  self: number('of the function alone'),
  total: number('with all it called'),
  selfShare: number('`self` as a part of everything'),
  totalShare: number('`total` as a part of everything'),
};

const ANSWER = objectOf({
  ...OF_SIDES,
  functions: arrayOf(
    objectOf({
      name: text('of the function'),
      left: objectOf(VALUES),
      right: objectOf(VALUES),
      change: { ...objectOf(VALUES), description: 'right less left' },
    }),
    'those that have changed, the largest change first, to either side',
  ),
  droppedFunctions: count('functions that have changed and are left out'),
});

/** Two selections of profiles by function: what has changed most. */
export const COMPARE_FUNCTIONS: Operation = {
  name: 'compare',
  path: 'compare',
  summary: 'The functions that have changed most from one selection of profiles to another',
  parameters: [...SIDES_PARAMETERS, SORT, BY, LIMIT],
  answers: { [JSON_TYPE]: ANSWER },
  async answer(sources, call) {
    const { parameters } = call;
    const { left, right } = parseDiffQuery(parameters, call.nowMs);
    const options = { sort: SORT.read(parameters), by: BY.read(parameters), limit: LIMIT.read(parameters) };
    const tree = await mergeSelections(sources, { left, right }, call);
    return jsonAnswer({ ...describeSides({ left, right }, tree), ...compare(tree, options) });
  },
};

interface CompareOptions extends TableOptions {
  readonly by: 'absolute' | 'share';
}

function compare(tree: DiffTree, { sort, by, limit }: CompareOptions) {
  const [left, right] = [sideOf(tree, tree.left), sideOf(tree, tree.right)] as const;
  const changes = left.sums[sort].map((value, index) => {
    const changed = at(right.sums[sort], index);
    const change = by === 'absolute' ? changed - value : right.share(changed) - left.share(value);
    return Math.abs(change);
  });
  const { indices, dropped } = rankNames(tree.names, changes, limit);
  const functions = Array.from(indices, (index) => {
    const [before, after] = [left.describe(index), right.describe(index)] as const;
    return {
      name: tree.names[index] ?? '',
      left: before,
      right: after,
      change: {
        self: after.self - before.self,
        total: after.total - before.total,
        selfShare: after.selfShare - before.selfShare,
        totalShare: after.totalShare - before.totalShare,
      },
    };
  });
  return { functions, droppedFunctions: dropped };
}

function sideOf(shape: TreeShape, values: NodeValues) {
  const sums = sumFunctions({ ...shape, ...values });
  const everything = at(values.total, ROOT_NODE);
  const share = (value: number): number => shareOf(value, everything);
  return {
    sums,
    share,
    describe(index: number) {
      const [self, total] = [at(sums.self, index), at(sums.total, index)];
      return { self, total, selfShare: share(self), totalShare: share(total) };
    },
  };
}
