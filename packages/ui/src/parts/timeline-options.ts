import uPlot from 'uplot';
import { formatTick } from '../state/format-range.js';
import type { Rate } from '../state/rate.js';
import type { TimeRange } from '../state/time-range.js';

export const TIMELINE_HEIGHT_PX = 112;

/** Distances of ticks that are round in KiB, MiB and so on. */
const BINARY_STEPS = Array.from({ length: 50 }, (_, power) => 2 ** power);
/** Distances of ticks that are round in tens. */
const DECIMAL_STEPS = Array.from({ length: 25 }, (_, power) => power - 9).flatMap((power) =>
  [1, 2, 5].map((digit) => Number(`${digit}e${power}`)),
);

/** What a chart needs that changes while it is on the page. */
export interface TimelineSource {
  readonly range: TimeRange;
  readonly rate: Pick<Rate, 'format' | 'formatTick' | 'isBinary'>;
  /** A value that the axis has room for in any case. */
  readonly highest?: number | undefined;
}

/** The CSS variable with the colour of a line of several. */
export function lineColor(index: number): string {
  return `--series-${index + 1}`;
}

/** The options of a chart in an element, of one area or of several lines. What changes is read when the chart is drawn. */
export function timelineOptions(
  element: HTMLElement,
  source: () => TimelineSource,
  lineCount: number | undefined,
): uPlot.Options {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const axis: uPlot.Axis = {
    stroke: token('--text-muted'),
    font: `11px ${style.fontFamily}`,
    grid: { stroke: token('--line-faint'), width: 1 },
    ticks: { show: false },
  };
  const line: uPlot.Series = {
    width: 1.5,
    points: { show: false },
    // A bucket is the time before its right edge.
    ...(uPlot.paths.stepped && { paths: uPlot.paths.stepped({ align: -1 }) }),
  };
  const lines =
    lineCount === undefined
      ? [{ ...line, stroke: token('--chart-line'), fill: token('--chart-fill') }]
      : Array.from({ length: lineCount }, (_, index) => ({ ...line, stroke: token(lineColor(index)) }));
  return {
    width: element.clientWidth,
    height: TIMELINE_HEIGHT_PX,
    // Room on the right for half a tick label.
    padding: [8, 24, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 6 }, drag: { x: true, y: false, setScale: false } },
    scales: {
      x: {
        time: true,
        range: () => [source().range.startMs / 1_000, source().range.endMs / 1_000],
      },
      // From zero, so that a small change does not look like a large one.
      y: { range: (_plot, _min, max) => [0, (Math.max(max ?? 0, source().highest ?? 0) || 1) * 1.1] },
    },
    axes: [
      {
        ...axis,
        ...{ size: 24, gap: 4, space: 80 },
        values: (_plot, ticks, _axis, _space, stepSeconds) =>
          ticks.map((tick) => formatTick(tick * 1_000, source().range, stepSeconds * 1_000)),
      },
      {
        ...axis,
        ...{ size: 64, gap: 6, space: 26 },
        incrs: () => (source().rate.isBinary ? BINARY_STEPS : DECIMAL_STEPS),
        values: (_plot, ticks) => ticks.map((tick) => source().rate.formatTick(tick)),
      },
    ],
    series: [{}, ...lines],
  };
}
