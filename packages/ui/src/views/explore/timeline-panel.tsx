import { type ReactElement, useCallback, useMemo, useState } from 'react';
import { MAX_GROUPS_LOADED } from '../../client/load-timeline.js';
import { ErrorNotice } from '../../parts/error-notice.js';
import { GroupLegend } from '../../parts/group-legend.js';
import { Timeline, type TimelinePoint } from '../../parts/timeline.js';
import { TimelineHover } from '../../parts/timeline-hover.js';
import { formatRange } from '../../state/format-range.js';
import { narrowTo } from '../../state/label-matchers.js';
import { describeZone } from '../../state/local-time.js';
import { placeExemplars } from '../../state/place-exemplars.js';
import { moveRange } from '../../state/shift-range.js';
import { timelineChart } from '../../state/timeline-chart.js';
import { DEFAULT_VIEW } from '../../state/view-state.js';
import type { ViewProps } from '../view-props.js';
import { ExemplarDots } from './exemplar-dots.js';
import { ExemplarList } from './exemplar-list.js';
import type { Explore } from './use-explore.js';

/** The value of the service over time, in groups if there is a label for them; dragging selects a range. */
export function TimelinePanel(
  props: ViewProps & {
    readonly explore: Explore;
    readonly onPickRange: (from: string, to: string) => void;
  },
): ReactElement {
  const { view, page, explore, change } = props;
  const { timeline } = explore;
  const [hovered, setHovered] = useState<TimelinePoint>();
  const loaded = timeline.data;
  const chart = useMemo(
    () => loaded && timelineChart(loaded.series, { ...loaded, endMs: Math.max(loaded.range.endMs, 0) }),
    [loaded],
  );
  const placed = useMemo(
    // Of groups there are too many lines to tell whose a dot is.
    () =>
      loaded === undefined || chart === undefined || loaded.by !== ''
        ? []
        : placeExemplars(explore.exemplars, chart, loaded.range),
    [explore.exemplars, loaded, chart],
  );
  const pickProfile = useCallback(
    (profile: string): void => change({ profile, trace: '', span: '', focus: [] }, 'push'),
    [change],
  );
  // What can be shown is known with the catalog.
  const isWaiting = timeline.isLoading || page.catalog.isLoading;
  const isGrouped = loaded !== undefined && loaded.by !== '';
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
        <h2>
          {title}
          {isGrouped && <span className="timeline-by"> by {loaded.by}</span>}
        </h2>
        <TimelineHover point={hovered} hasLegend={isGrouped} />
        <span className="panel-space" />
        {loaded !== undefined && explore.exemplars.length > 0 && (
          <ExemplarList
            exemplars={explore.exemplars}
            shown={view.profile}
            unit={loaded.type.sampleUnit}
            onPick={pickProfile}
          />
        )}
        <span className="timeline-range">
          <span data-testid="range-text">{formatRange(page.range, page.nowMs)}</span>{' '}
          <span data-testid="time-zone" className="time-zone">
            {describeZone(page.range.endMs)}
          </span>
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
      {chart === undefined && timeline.error === undefined && (
        <div className="timeline-chart">
          <div className={`timeline-plot ${isWaiting ? 'skeleton' : ''}`} />
          {!isWaiting && <p className="timeline-empty">Nothing to show</p>}
        </div>
      )}
      {loaded !== undefined && chart !== undefined && timeline.error === undefined && (
        <div className="timeline-chart">
          <Timeline
            edgesMs={chart.edgesMs}
            values={chart.lines[0]?.values ?? []}
            lines={isGrouped ? chart.lines : undefined}
            range={loaded.range}
            rate={chart.rate}
            theme={props.theme}
            label={`${title} over time. ${TIMELINE_KEYS}`}
            onSelect={({ startMs, endMs }) => props.onPickRange(String(startMs), String(endMs))}
            onHover={setHovered}
            onMove={(move) => {
              const { from, to } = moveRange(view, move, Date.now());
              props.onPickRange(from, to);
            }}
          />
          <ExemplarDots
            placed={placed}
            shown={view.profile}
            unit={loaded.type.sampleUnit}
            onPick={pickProfile}
          />
          {chart.isEmpty && <p className="timeline-empty">Nothing recorded in this range</p>}
        </div>
      )}
      {isGrouped && chart !== undefined && (
        <GroupLegend
          label={loaded.by}
          chart={chart}
          count={loaded.hasMore ? `more than ${MAX_GROUPS_LOADED}` : String(loaded.series.length)}
          index={hovered?.index}
          onPick={(value) => change({ filter: narrowTo(view.filter, loaded.by, value) }, 'push')}
        />
      )}
    </section>
  );
}

const TIMELINE_KEYS =
  'Arrow keys go through it, with Shift they select, Enter shows what is selected. Page Up and Page Down move the range, minus widens it.';
