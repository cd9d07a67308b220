import { encodeFlameGraphDiff } from '../answer/encode-flame-graph-diff.js';
import { mergeSelections } from '../legacy/merge-selection.js';
import { parseDiffQuery } from '../legacy/parse-diff-query.js';
import { describeSides, OF_SIDES, SIDES_PARAMETERS } from './compare-query.js';
import { flameGraphAnswer, flameGraphSchema, int64, MAX_NODES } from './flame-graph-answer.js';
import { JSON_TYPE, type Operation } from './operation.js';
import { objectOf } from './schema.js';

const NODE =
  'seven numbers a node: three of the left side, which are how far its left edge is from the end of the node before it, its value with all it called, and of itself alone; the same of the right side; and the index of its name';
const TICKS = {
  leftTicks: int64('of all stacks of the left side'),
  rightTicks: int64('of all stacks of the right side'),
};

/** Two selections of profiles as `querier.v1.FlameGraphDiff`, whose functions are told apart by their files. */
export const FLAME_GRAPH_DIFF: Operation = {
  name: 'flame-graph-diff',
  path: 'flame-graph-diff',
  summary: 'Two selections of profiles, merged by function and file, as one flame graph that shows both',
  parameters: [...SIDES_PARAMETERS, MAX_NODES],
  answers: { [JSON_TYPE]: objectOf({ ...OF_SIDES, flamegraph: flameGraphSchema(NODE, TICKS) }) },
  async answer(sources, call) {
    const maxNodes = MAX_NODES.read(call.parameters);
    const { left, right } = parseDiffQuery(call.parameters, call.nowMs);
    const tree = await mergeSelections(sources, { left, right, shownNodes: maxNodes, withFiles: true }, call);
    return flameGraphAnswer(encodeFlameGraphDiff(tree, maxNodes), describeSides({ left, right }, tree));
  },
};
