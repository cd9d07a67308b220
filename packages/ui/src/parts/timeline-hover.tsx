import type { ReactElement } from 'react';
import { formatTime } from '../state/format-range.js';
import type { TimelinePoint } from './timeline.js';

/** The point of a timeline under the pointer; without its value where a legend has those of all lines. */
export function TimelineHover(props: {
  readonly point: TimelinePoint | undefined;
  readonly hasLegend: boolean;
}): ReactElement {
  const { point, hasLegend } = props;
  return (
    <span className="timeline-hover">
      {point !== undefined && (
        <>
          {formatTime(point.timeMs)} {!hasLegend && <strong>{point.text}</strong>}
        </>
      )}
    </span>
  );
}
