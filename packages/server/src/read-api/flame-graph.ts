import { encodeFlameGraph } from '../answer/encode-flame-graph.js';
import { mergeStacks } from '../query/merge-stacks.js';
import { flameGraphAnswer, flameGraphSchema, MAX_NODES } from './flame-graph-answer.js';
import { describeProfiles, MERGE_PARAMETERS, readMergeQuery } from './merge-query.js';
import { JSON_TYPE, type Operation } from './operation.js';
import { OF_PROFILES, objectOf, RANGE } from './schema.js';

const NODE =
  'four numbers a node: how far its left edge is from the end of the node before it, its value with all it called, of itself alone, and the index of its name';

/** Any profiles as `querier.v1.FlameGraph`, whose functions are told apart by their files. */
export const FLAME_GRAPH: Operation = {
  name: 'flame-graph',
  path: 'flame-graph',
  summary: 'Profiles, merged by function and file, as a flame graph',
  parameters: [...MERGE_PARAMETERS, MAX_NODES],
  answers: { [JSON_TYPE]: objectOf({ ...OF_PROFILES, ...RANGE, flamegraph: flameGraphSchema(NODE) }) },
  async answer(sources, call) {
    const query = readMergeQuery(call);
    const maxNodes = MAX_NODES.read(call.parameters);
    const tree = await mergeStacks(sources, { ...query, shownNodes: maxNodes, withFiles: true }, call);
    return flameGraphAnswer(encodeFlameGraph(tree, maxNodes), describeProfiles(query));
  },
};
