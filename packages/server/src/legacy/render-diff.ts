import { encodeFlameGraphDiff } from '../answer/encode-flame-graph-diff.js';
import type { ReadCall } from '../api/read-call.js';
import type { StackSources } from '../query/stack-sources.js';
import { encodeFlamebearerDiff, type FlamebearerAnswer } from './encode-flamebearer.js';
import { describeProfileType } from './flamebearer-values.js';
import { mergeSelection } from './merge-selection.js';
import { parseDiffQuery } from './parse-diff-query.js';

/** Answers `/pyroscope/render-diff`. Throws HOTSPAN_ERR_SERVER_QUERY or HOTSPAN_ERR_SERVER_SELECTOR. */
export async function renderDiff(sources: StackSources, call: ReadCall): Promise<FlamebearerAnswer> {
  const { left, right, maxNodes } = parseDiffQuery(call.parameters, call.nowMs);
  const [leftTree, rightTree] = await Promise.all([
    mergeSelection(sources, left, call),
    mergeSelection(sources, right, call),
  ]);
  return encodeFlamebearerDiff(
    encodeFlameGraphDiff(leftTree, rightTree, maxNodes),
    describeProfileType(left.type),
  );
}
