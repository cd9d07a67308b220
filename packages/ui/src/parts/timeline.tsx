import { type ReactElement, useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatTick } from '../state/format-range.js';
import type { Rate } from '../state/rate.js';
import type { TimeRange } from '../state/time-range.js';
import type { Theme } from '../state/use-theme.js';

const HEIGHT_PX = 112;
/** A shorter drag is a click that slipped. */
const MIN_DRAG_PX = 4;

/** Distances of ticks that are round in KiB, MiB and so on. */
const BINARY_STEPS = Array.from({ length: 50 }, (_, power) => 2 ** power);

/** A value over time as a stepped area; dragging selects a range. */
export function Timeline(props: {
  /** Right edges of the buckets. */
  readonly edgesMs: readonly number[];
  /** Null where nothing is known. */
  readonly values: readonly (number | null)[];
  /** What the time axis spans. */
  readonly range: TimeRange;
  readonly rate: Pick<Rate, 'format' | 'formatTick' | 'isBinary'>;
  readonly theme: Theme;
  readonly label: string;
  readonly onSelect: (range: TimeRange) => void;
  /** Called with the time and text of the point under the pointer; undefined when there is none. */
  readonly onHover: (point: { readonly timeMs: number; readonly text: string } | undefined) => void;
}): ReactElement {
  const container = useRef<HTMLDivElement>(null);
  const newest = useRef(props);
  newest.current = props;
  const { edgesMs, values, range, theme } = props;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme is read from the page's style, which it stands for.
  useEffect(() => {
    const element = container.current;
    if (element === null) return;
    const plot = new uPlot(
      plotOptions(element, newest),
      [edgesMs.map((ms) => ms / 1_000), [...values]],
      element,
    );
    const observer = new ResizeObserver(() =>
      plot.setSize({ width: element.clientWidth, height: HEIGHT_PX }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [edgesMs, values, range.startMs, range.endMs, theme]);

  return <div ref={container} className="timeline-plot" role="img" aria-label={props.label} />;
}

function plotOptions(
  element: HTMLElement,
  newest: { readonly current: Parameters<typeof Timeline>[0] },
): uPlot.Options {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const { range, rate } = newest.current;
  const axis: uPlot.Axis = {
    stroke: token('--text-muted'),
    font: `11px ${style.fontFamily}`,
    grid: { stroke: token('--line-faint'), width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height: HEIGHT_PX,
    // Room on the right for half a tick label.
    padding: [8, 24, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 6 }, drag: { x: true, y: false, setScale: false } },
    scales: {
      x: { time: true, range: [range.startMs / 1_000, range.endMs / 1_000] },
      // From zero, so that a small change does not look like a large one.
      y: { range: (_plot, _min, max) => [0, (max || 1) * 1.1] },
    },
    axes: [
      {
        ...axis,
        ...{ size: 24, gap: 4, space: 80 },
        values: (_plot, ticks) => ticks.map((tick) => formatTick(tick * 1_000, range)),
      },
      {
        ...axis,
        ...{ size: 64, gap: 6, space: 26 },
        ...(rate.isBinary && { incrs: BINARY_STEPS }),
        values: (_plot, ticks) => ticks.map((tick) => newest.current.rate.formatTick(tick)),
      },
    ],
    series: [
      {},
      {
        stroke: token('--chart-line'),
        fill: token('--chart-fill'),
        width: 1.5,
        // A bucket is the time before its right edge.
        paths: uPlot.paths.stepped?.({ align: -1 }),
        points: { show: false },
      },
    ],
    hooks: {
      setSelect: [(plot) => select(plot, newest.current.onSelect)],
      setCursor: [
        (plot) => {
          const index = plot.cursor.idx ?? -1;
          const timeSeconds = plot.data[0][index];
          const value = plot.data[1]?.[index];
          const hasPoint = timeSeconds !== undefined && value !== undefined && value !== null;
          newest.current.onHover(
            hasPoint ? { timeMs: timeSeconds * 1_000, text: newest.current.rate.format(value) } : undefined,
          );
        },
      ],
    },
  };
}

function select(plot: uPlot, onSelect: (range: TimeRange) => void): void {
  const { left, width } = plot.select;
  if (width < MIN_DRAG_PX) return;
  const at = (px: number): number => Math.round(plot.posToVal(px, 'x') * 1_000);
  onSelect({ startMs: at(left), endMs: at(left + width) });
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
}
