import type { NameTree } from '../answer/name-tree.js';
import { sumFunctions } from '../answer/sum-functions.js';
import { queryError } from '../api/parse-request.js';
import type { ReadCall } from '../api/read-call.js';
import { mergeGroups } from '../query/merge-groups.js';
import { type MergeStacksQuery, mergeStacks, type TreeOptions } from '../query/merge-stacks.js';
import type { StackSources } from '../query/stack-sources.js';
import { NEIGHBOURS_SCHEMA, toFunctionNeighbours } from './function-neighbours.js';
import { LIMIT, SORT, TABLE_PROPERTIES, toFunctionTable } from './function-table.js';
import { describeProfiles, MERGE_PARAMETERS, readMergeQuery } from './merge-query.js';
import { JSON_TYPE, jsonAnswer, type Operation } from './operation.js';
import { choiceParameter, integerParameter, textParameter, textsParameter } from './parameter.js';
import { arrayOf, count, LABELS, number, OF_PROFILES, objectOf, RANGE } from './schema.js';

const FUNCTION = textParameter('function', 'Name of a function whose callers and callees are told too.');
const NAMES = choiceParameter('names', {
  description:
    'What tells functions apart: their names alone (`plain`), or their files too (`files`), which are written as `flame-graph` writes them.',
  values: ['plain', 'files'],
  standard: 'plain',
});
const GROUP_BY = textsParameter('groupBy', {
  description: 'A label: the table is also told for each of its values, with several for each set of values.',
  max: 5,
});
const MAX_GROUPS = integerParameter('maxGroups', {
  description: 'Most groups, those of the largest sums; the others are counted.',
  min: 1,
  max: 100,
  standard: 10,
});

/** Functions in all groups of an answer; these come to some 20 MB of JSON. */
const MAX_ROWS = 100_000;

const TABLE = { ...TABLE_PROPERTIES, function: NEIGHBOURS_SCHEMA };

const ANSWER = objectOf(
  {
    ...OF_PROFILES,
    ...RANGE,
    ...TABLE,
    groups: arrayOf(objectOf({ labels: LABELS, ...TABLE }, ['function']), 'the largest first'),
    droppedGroups: count('groups that are left out'),
    otherTotal: number('of all stacks of the groups that are left out'),
  },
  ['function', 'groups', 'droppedGroups', 'otherTotal'],
);

/** The functions of any profiles, with callers and callees of one, and by labels. */
export const LIST_FUNCTIONS: Operation = {
  name: 'functions',
  path: 'functions',
  summary: 'The functions of profiles by what they cost, also by labels, and the callers and callees of one',
  parameters: [...MERGE_PARAMETERS, SORT, LIMIT, NAMES, FUNCTION, GROUP_BY, MAX_GROUPS],
  answers: { [JSON_TYPE]: ANSWER },
  async answer(sources, call) {
    const withFiles = NAMES.read(call.parameters) === 'files';
    const query = { ...readMergeQuery(call), withFiles };
    const describe = readTableOptions(call);
    const tree = await mergeStacks(sources, query, call);
    const table = describe(tree);
    const groups = await describeGroups(sources, { ...query, total: table.total, describe }, call);
    return jsonAnswer({ ...describeProfiles(query), ...table, ...groups });
  },
};

type FunctionsQuery = MergeStacksQuery & Pick<TreeOptions, 'withFiles'>;
type Describe = (tree: NameTree) => ReturnType<typeof toFunctionTable>;

/** How trees are to be described. */
function readTableOptions({ parameters }: ReadCall): Describe {
  const options = { sort: SORT.read(parameters), limit: LIMIT.read(parameters) };
  const name = FUNCTION.read(parameters);
  return (tree) => {
    const sums = sumFunctions(tree);
    return {
      ...toFunctionTable(tree, sums, options),
      ...(name !== '' && { function: toFunctionNeighbours(tree, sums, { name, limit: options.limit }) }),
    };
  };
}

/** Nothing unless labels to group by are given. */
async function describeGroups(
  sources: StackSources,
  { total, describe, ...query }: FunctionsQuery & { readonly total: number; readonly describe: Describe },
  call: ReadCall,
) {
  const groupBy = [...new Set(GROUP_BY.read(call.parameters))];
  if (groupBy.length === 0) return {};
  const maxGroups = MAX_GROUPS.read(call.parameters);
  const limit = LIMIT.read(call.parameters);
  if (limit * maxGroups > MAX_ROWS) {
    throw queryError(
      `limit (${limit}) for each of maxGroups (${maxGroups}) is more than ${MAX_ROWS} functions. Give a smaller one of the two.`,
    );
  }
  const merged = await mergeGroups(sources, { ...query, groupBy, maxGroups, describe }, call);
  const groups = merged.groups.map(({ labels, described }) => ({
    labels: Object.fromEntries(labels),
    ...described,
  }));
  const shown = groups.reduce((sum, group) => sum + group.total, 0);
  // What was stored in between is in the groups only.
  return { groups, droppedGroups: merged.droppedGroups, otherTotal: Math.max(total - shown, 0) };
}
