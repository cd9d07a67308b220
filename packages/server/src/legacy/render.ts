import { encodeDot } from '../answer/encode-dot.js';
import { encodeFlameGraph } from '../answer/encode-flame-graph.js';
import type { ReadCall } from '../api/read-call.js';
import { ServerError } from '../errors.js';
import { selectSeries, type TimeSeries } from '../query/select-series.js';
import type { StackSources } from '../query/stack-sources.js';
import { encodeFlamebearer, type FlamebearerAnswer } from './encode-flamebearer.js';
import { describeProfileType } from './flamebearer-values.js';
import { mergeSelection, scopeOf } from './merge-selection.js';
import { parseRenderQuery } from './parse-render-query.js';
import { layOutTimeline, type Timeline, timelineLength } from './timeline.js';
import { timelineStepSeconds } from './timeline-step.js';

/** Name of the group of series that lack the label. */
const WITHOUT_LABEL = '*';

/** All timelines of an answer; these come to some 10 MB of JSON. */
const MAX_TIMELINE_VALUES = 4_000_000;

/**
 * Answers `/pyroscope/render`, with the format `dot` in text of Graphviz. The timeline is that of the only series: all zeros where there are several groups. Throws
 * HOTSPAN_ERR_SERVER_QUERY, HOTSPAN_ERR_SERVER_SELECTOR or, for too many groups, HOTSPAN_ERR_SERVER_QUERY_LIMIT.
 */
export async function render(sources: StackSources, call: ReadCall): Promise<FlamebearerAnswer | string> {
  const { selection, groupBy, aggregation, maxNodes, isDot } = parseRenderQuery(call.parameters, call.nowMs);
  const { type } = selection;
  if (isDot) return encodeDot(await mergeSelection(sources, selection, call), { type, maxNodes });
  const stepSeconds = timelineStepSeconds(selection);
  const [tree, series] = await Promise.all([
    mergeSelection(sources, { ...selection, shownNodes: maxNodes }, call),
    selectSeries(
      sources,
      {
        scope: scopeOf(selection, call),
        type,
        stepMs: stepSeconds * 1_000,
        groupBy: groupBy === undefined ? [] : [groupBy],
        aggregation,
        callSite: [],
        limit: 0,
        hasExemplars: false,
      },
      call,
    ),
  ]);
  const layOut = (one: TimeSeries | undefined): Timeline =>
    layOutTimeline(selection, stepSeconds, one?.points ?? []);
  const [only, ...more] = series;
  checkSize(series.length, timelineLength(selection, stepSeconds));
  return encodeFlamebearer(encodeFlameGraph(tree, maxNodes), describeProfileType(type), {
    timeline: layOut(more.length === 0 ? only : undefined),
    groups:
      groupBy === undefined ? null : Object.fromEntries(series.map((one) => [nameOf(one), layOut(one)])),
  });
}

function nameOf({ labels: [label] }: TimeSeries): string {
  return label?.[1] ?? WITHOUT_LABEL;
}

function checkSize(groups: number, length: number): void {
  if (groups * length <= MAX_TIMELINE_VALUES) return;
  throw new ServerError(
    'HOTSPAN_ERR_SERVER_QUERY_LIMIT',
    `${groups} groups of ${length} values each are more than ${MAX_TIMELINE_VALUES} values. Ask for a shorter time or a label with fewer values.`,
  );
}
