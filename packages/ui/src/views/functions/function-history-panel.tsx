import { formatShare } from '@hotspan/flamegraph';
import { type ReactElement, useMemo, useState } from 'react';
import { loadFunctionHistory } from '../../client/load-function-history.js';
import type { FunctionQuery } from '../../client/load-functions.js';
import { useRequest } from '../../client/use-request.js';
import { ErrorNotice } from '../../parts/error-notice.js';
import { Timeline } from '../../parts/timeline.js';
import { fillBuckets } from '../../state/bucket-series.js';
import { formatTime } from '../../state/format-range.js';
import { describeProfileType } from '../../state/profile-type.js';
import { type Rate, rateOf } from '../../state/rate.js';
import type { ViewProps } from '../view-props.js';

/** Of snapshots a part says something, and a sum over as many as there were does not. */
const SHARE: Rate = {
  title: 'Share of everything',
  convert: (part) => part,
  format: (part) => formatShare(part, 1),
  formatTick: (part) => formatShare(part, 1),
  isBinary: false,
};

/** A function's cost over time. */
export function FunctionHistoryPanel(props: ViewProps & { readonly query: FunctionQuery }): ReactElement {
  const { view, change, page, query } = props;
  const name = view.function;
  const [hovered, setHovered] = useState<{ readonly timeMs: number; readonly text: string }>();
  const history = useRequest(JSON.stringify([query, name, page.nowMs]), async (signal) => ({
    ...(await loadFunctionHistory(query, name, signal)),
    ...{ range: query.range, type: describeProfileType(query.type), name },
  }));
  const loaded = history.data?.name === name ? history.data : undefined;
  const chart = useMemo(() => {
    if (loaded === undefined) return undefined;
    const { buckets, range, type } = loaded;
    const rate = type.isInstant ? SHARE : rateOf(type);
    const points = loaded.points
      .filter(({ everything }) => everything > 0)
      .map(({ timestampMs, total, everything }) => ({
        timestampMs,
        value: rate.convert(type.isInstant ? total / everything : total, buckets.stepSeconds),
      }));
    const options = { missing: type.isInstant ? null : 0, nowMs: range.endMs };
    return { rate, range, ...fillBuckets(points, buckets, options) };
  }, [loaded]);
  const title = chart?.rate.title ?? 'Over time';
  return (
    <section
      className="panel timeline"
      data-testid="function-history"
      aria-label="Cost over time"
      aria-busy={history.isLoading}
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
      </div>
      {history.error !== undefined ? (
        <ErrorNotice
          title="The cost over time cannot be loaded"
          error={history.error}
          onRetry={page.refresh}
        />
      ) : chart === undefined ? (
        <div className="timeline-plot skeleton" />
      ) : (
        <div className="timeline-chart">
          <Timeline
            {...chart}
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
    </section>
  );
}
