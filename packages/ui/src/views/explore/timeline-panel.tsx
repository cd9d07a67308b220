import { type ReactElement, useMemo, useState } from 'react';
import { ErrorNotice } from '../../parts/error-notice.js';
import { Timeline } from '../../parts/timeline.js';
import { fillBuckets } from '../../state/bucket-series.js';
import { formatRange, formatTime } from '../../state/format-range.js';
import { rateOf } from '../../state/rate.js';
import { DEFAULT_VIEW } from '../../state/view-state.js';
import type { ViewProps } from '../view-props.js';
import type { Explore } from './use-explore.js';

/** The value of the service over time; dragging selects a range. */
export function TimelinePanel(
  props: ViewProps & {
    readonly explore: Explore;
    readonly onPickRange: (from: string, to: string) => void;
  },
): ReactElement {
  const { view, page, explore } = props;
  const { timeline } = explore;
  const [hovered, setHovered] = useState<{ readonly timeMs: number; readonly text: string }>();
  const loaded = timeline.data;
  const chart = useMemo(() => {
    if (loaded === undefined) return undefined;
    const rate = rateOf(loaded.type);
    const { stepSeconds } = loaded.buckets;
    const points = loaded.points.map((point) => ({
      ...point,
      value: rate.convert(point.value, stepSeconds),
    }));
    // No profile of a sum is a sum of zero; no snapshot is not an empty heap.
    const missing = loaded.type.isInstant ? null : 0;
    // The end of what was loaded, not the present, so that a chart does not change by itself.
    const filled = fillBuckets(points, loaded.buckets, { missing, nowMs: Math.max(loaded.range.endMs, 0) });
    return { rate, ...filled, range: loaded.range, isEmpty: points.length === 0 };
  }, [loaded]);

  const isDefaultRange = view.to === 'now' && view.from.startsWith('now-');
  const title = chart?.rate.title ?? 'Timeline';
  return (
    <section
      className="panel timeline"
      data-testid="timeline"
      aria-label="Timeline"
      aria-busy={timeline.isLoading}
    >
      <div className="panel-bar">
        <h2>{title}</h2>
        <span className="timeline-hover">
          {hovered !== undefined && (
            <>
              {formatTime(hovered.timeMs)} <strong>{hovered.text}</strong>
            </>
          )}
        </span>
        <span className="panel-space" />
        <span className="timeline-range" data-testid="range-text">
          {formatRange(page.range, page.nowMs)}
        </span>
        {!isDefaultRange && (
          <button
            type="button"
            data-testid="reset-range"
            onClick={() => props.onPickRange(DEFAULT_VIEW.from, DEFAULT_VIEW.to)}
          >
            Reset range
          </button>
        )}
      </div>
      {timeline.error !== undefined && (
        <ErrorNotice title="The timeline cannot be loaded" error={timeline.error} onRetry={page.refresh} />
      )}
      {chart === undefined && timeline.error === undefined && <div className="timeline-plot skeleton" />}
      {chart !== undefined && timeline.error === undefined && (
        <div className="timeline-chart">
          <Timeline
            edgesMs={chart.edgesMs}
            values={chart.values}
            range={chart.range}
            rate={chart.rate}
            theme={props.theme}
            label={`${title} over time. Drag to select a range; the range buttons do the same by keyboard.`}
            onSelect={({ startMs, endMs }) => props.onPickRange(String(startMs), String(endMs))}
            onHover={setHovered}
          />
          {chart.isEmpty && <p className="timeline-empty">Nothing recorded in this range</p>}
        </div>
      )}
    </section>
  );
}
