import { type CSSProperties, type ReactElement, useMemo, useState } from 'react';
import { ErrorNotice } from '../../parts/error-notice.js';
import { Timeline } from '../../parts/timeline.js';
import { formatTime } from '../../state/format-range.js';
import type { TimeRange } from '../../state/time-range.js';
import type { CompareProps } from './compare-props.js';
import { SIDE_TITLES, SIDES, type SideName } from './sides.js';
import { placeIn } from './time-window.js';
import type { SideChart } from './use-compare.js';

/** The value of one side over the time that both timelines show, with the side's range shaded; dragging selects that range alone. */
export function SideTimeline(
  props: CompareProps & { readonly side: SideName; readonly onPickRange: (range: TimeRange) => void },
): ReactElement {
  const { side, compare, page } = props;
  const { data: chart, error, isLoading } = compare.timelines[side];
  const [hovered, setHovered] = useState<{ readonly timeMs: number; readonly text: string }>();
  // Sides that are beside each other are compared by eye.
  const { baseline, comparison } = compare.timelines;
  const highest = useMemo(
    () =>
      Math.max(...[baseline.data, comparison.data].map((one) => (one === undefined ? 0 : highestOf(one)))),
    [baseline.data, comparison.data],
  );
  const name = SIDE_TITLES[side].toLowerCase();
  return (
    <div className="side-timeline" aria-busy={isLoading}>
      <div className="panel-bar side-hover">
        <span className="hint">
          {hovered === undefined ? (
            `Drag to choose the ${name}`
          ) : (
            <>
              {formatTime(hovered.timeMs)} <strong>{hovered.text}</strong>
            </>
          )}
        </span>
        <span className="panel-space" />
        {chart !== undefined && <span className="hint">{chart.rate.title}</span>}
      </div>
      {error !== undefined ? (
        <ErrorNotice title="The timeline cannot be loaded" error={error} onRetry={page.refresh} />
      ) : chart === undefined ? (
        <div className="timeline-chart">
          <div className="timeline-plot skeleton" />
        </div>
      ) : (
        <div className="timeline-chart">
          <Timeline
            edgesMs={chart.edgesMs}
            values={chart.lines[0]?.values ?? []}
            range={chart.range}
            rate={chart.rate}
            highest={highest}
            theme={props.theme}
            label={`${chart.rate.title} of the ${name} over time. Drag to select its range; the fields above do the same by keyboard.`}
            onSelect={props.onPickRange}
            onHover={setHovered}
          />
          <div className="range-shades" aria-hidden="true">
            {SIDES.map((each) => (
              <RangeShade
                key={each}
                side={each}
                isOwn={each === side}
                place={placeIn(chart.range, compare.sides[each].range)}
              />
            ))}
          </div>
          {chart.isEmpty && <p className="timeline-empty">Nothing recorded in this time</p>}
        </div>
      )}
    </div>
  );
}

function RangeShade(props: {
  readonly side: SideName;
  readonly isOwn: boolean;
  readonly place: { readonly start: number; readonly end: number };
}): ReactElement {
  const { side, isOwn, place } = props;
  const percent = (part: number): string => `${(part * 100).toFixed(3)}%`;
  const style: CSSProperties = { left: percent(place.start), width: percent(place.end - place.start) };
  return (
    <div
      className={isOwn ? 'range-shade is-own' : 'range-shade'}
      data-side={side}
      data-testid={isOwn ? `${side}-shade` : undefined}
      style={style}
    />
  );
}

function highestOf(chart: SideChart): number {
  return Math.max(0, ...chart.lines.flatMap(({ values }) => values.map((value) => value ?? 0)));
}
