import type { ReactElement } from 'react';
import type { TimelineChart } from '../state/timeline-chart.js';
import { lineColor } from './timeline-options.js';
import './group-legend.css';

/** The lines of a timeline by their colours, each a way to narrow the view to it. */
export function GroupLegend(props: {
  /** By whose values the lines are. */
  readonly label: string;
  readonly chart: TimelineChart;
  /** How many series there are, as the user reads it: `12`, `more than 100`. */
  readonly count: string;
  /** The bucket whose values are shown; none when undefined. */
  readonly index: number | undefined;
  readonly onPick: (value: string) => void;
}): ReactElement {
  const { label, index, count } = props;
  const { lines, hiddenCount, rate } = props.chart;
  return (
    <div className="legend" data-testid="legend">
      <ul className="legend-list">
        {lines.map(({ value, name, values }, line) => {
          const shown = index === undefined ? null : (values[index] ?? null);
          const action = value === '' ? `Show only what has no ${label}` : `Show only ${label} ${value}`;
          return (
            <li key={value}>
              <button
                type="button"
                className="legend-entry"
                title={action}
                aria-label={action}
                onClick={() => props.onPick(value)}
              >
                <span className="legend-color" style={{ background: `var(${lineColor(line)})` }} />
                <span className="legend-name">{name}</span>
                <span className="legend-value">{shown !== null && rate.format(shown)}</span>
              </button>
            </li>
          );
        })}
      </ul>
      {hiddenCount > 0 && (
        <p className="hint" data-testid="legend-more">
          The largest {lines.length} of {count}; filter to see the others.
        </p>
      )}
    </div>
  );
}
