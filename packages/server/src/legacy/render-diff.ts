import { encodeFlameGraphDiff } from '../answer/encode-flame-graph-diff.js';
import type { ReadCall } from '../api/read-call.js';
import type { StackSources } from '../query/stack-sources.js';
import { encodeFlamebearerDiff, type FlamebearerAnswer } from './encode-flamebearer.js';
import { describeProfileType } from './flamebearer-values.js';
import { mergeSelections } from './merge-selection.js';
import { parseDiffQuery } from './parse-diff-query.js';

/** Answers `/pyroscope/render-diff`. Throws HOTSPAN_ERR_SERVER_QUERY or HOTSPAN_ERR_SERVER_SELECTOR. */
export async function renderDiff(sources: StackSources, call: ReadCall): Promise<FlamebearerAnswer> {
  const { left, right, maxNodes } = parseDiffQuery(call.parameters, call.nowMs);
  const tree = await mergeSelections(sources, { left, right, shownNodes: maxNodes }, call);
  return encodeFlamebearerDiff(encodeFlameGraphDiff(tree, maxNodes), describeProfileType(left.type));
}
