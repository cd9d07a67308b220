import { formatShare } from '@hotspan/flamegraph';
import { type ReactElement, useMemo, useState } from 'react';
import { loadFunctionHistory } from '../../client/load-function-history.js';
import type { ProfilesQuery } from '../../client/service-selector.js';
import { useRequest } from '../../client/use-request.js';
import { ErrorNotice } from '../../parts/error-notice.js';
import { GroupLegend } from '../../parts/group-legend.js';
import { PickList } from '../../parts/pick-list.js';
import { Timeline, type TimelinePoint } from '../../parts/timeline.js';
import { TimelineHover } from '../../parts/timeline-hover.js';
import { narrowTo } from '../../state/label-matchers.js';
import { describeProfileType } from '../../state/profile-type.js';
import { type Rate, rateOf } from '../../state/rate.js';
import { timelineChart } from '../../state/timeline-chart.js';
import type { ViewProps } from '../view-props.js';
import { SERVICE_LABEL } from './label-kinds.js';

/** Of snapshots a part says something, and a sum over as many as there were does not. */
const SHARE: Rate = {
  title: 'Share of everything',
  convert: (part) => part,
  format: (part) => formatShare(part, 1),
  formatTick: (part) => formatShare(part, 1),
  isBinary: false,
};

/** A function's cost over time, by the values of a label if one is chosen. */
export function FunctionHistoryPanel(
  props: ViewProps & {
    readonly query: ProfilesQuery;
    /** The labels to choose from. */
    readonly labels: readonly string[];
  },
): ReactElement {
  const { view, change, page, labels } = props;
  const { function: name, by: label } = view;
  const query = label === SERVICE_LABEL ? { ...props.query, service: '' } : props.query;
  const [hovered, setHovered] = useState<TimelinePoint>();
  const history = useRequest(JSON.stringify([query, name, label, page.nowMs]), async (signal) => ({
    ...(await loadFunctionHistory(query, { name, label }, signal)),
    ...{ range: query.range, type: describeProfileType(query.type), name, label },
  }));
  const loaded = history.data?.name === name && history.data.label === label ? history.data : undefined;
  const chart = useMemo(() => {
    if (loaded === undefined) return undefined;
    const { buckets, range, type, droppedValues } = loaded;
    const series = loaded.series.map(({ value, points }) => ({
      value,
      points: points
        .filter(({ everything }) => everything > 0)
        .map(({ timestampMs, total, everything }) => ({
          timestampMs,
          value: type.isInstant ? total / everything : total,
        })),
    }));
    const rate = type.isInstant ? SHARE : rateOf(type);
    const { hiddenCount, ...drawn } = timelineChart(series, { buckets, type, endMs: range.endMs, rate });
    return { ...drawn, range, hiddenCount: hiddenCount + droppedValues };
  }, [loaded]);
  const isGrouped = label !== '' && loaded !== undefined;
  const title = chart?.rate.title ?? 'Over time';
  const narrow = (value: string): void => {
    const to =
      label === SERVICE_LABEL ? { service: value, by: '' } : { filter: narrowTo(view.filter, label, value) };
    change(to, 'push');
  };
  return (
    <section
      className="panel timeline"
      data-testid="function-history"
      aria-label="Cost over time"
      aria-busy={history.isLoading}
    >
      <div className="panel-bar">
        <h2>
          {title}
          {isGrouped && <span className="timeline-by"> by {label}</span>}
        </h2>
        <TimelineHover point={hovered} hasLegend={isGrouped} />
        <span className="panel-space" />
        <PickList
          label="Split by"
          testId="by"
          value={label}
          options={[{ value: '', text: 'nothing' }, ...labels.map((value) => ({ value, text: value }))]}
          describe={(chosen) => chosen}
          placeholder="nothing"
          onPick={(by) => change({ by }, 'push')}
        />
      </div>
      {history.error !== undefined ? (
        <ErrorNotice
          title="The cost over time cannot be loaded"
          error={history.error}
          onRetry={page.refresh}
        />
      ) : chart === undefined ? (
        <div className="timeline-chart">
          <div className="timeline-plot skeleton" />
        </div>
      ) : (
        <div className="timeline-chart">
          <Timeline
            edgesMs={chart.edgesMs}
            values={chart.lines[0]?.values ?? []}
            lines={isGrouped ? chart.lines : undefined}
            range={chart.range}
            rate={chart.rate}
            theme={props.theme}
            label={`${title} of the function over time. Drag to select a range; the range buttons do the same by keyboard.`}
            onSelect={({ startMs, endMs }) => {
              change({ from: String(startMs), to: String(endMs) }, 'push');
              // A new range counts from a new now.
              page.refresh();
            }}
            onHover={setHovered}
          />
        </div>
      )}
      {isGrouped && chart !== undefined && (
        <GroupLegend
          label={label}
          chart={chart}
          count={String(chart.lines.length + chart.hiddenCount)}
          index={hovered?.index}
          onPick={narrow}
        />
      )}
    </section>
  );
}
