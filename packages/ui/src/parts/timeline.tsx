import { type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import './timeline.css';
import { formatRange, formatTime } from '../state/format-range.js';
import type { Rate } from '../state/rate.js';
import type { RangeMove } from '../state/shift-range.js';
import type { TimeRange } from '../state/time-range.js';
import { moveTimelineCursor, selectedTime, type TimelineCursor } from '../state/timeline-cursor.js';
import type { Theme } from '../state/use-theme.js';
import { TIMELINE_HEIGHT_PX, timelineOptions } from './timeline-options.js';

/** A shorter drag is a click that slipped. */
const MIN_DRAG_PX = 4;

/** Lines that are read aloud; who wants them all reads the legend. */
const LINES_SAID = 3;

/** One of several lines of a timeline. */
export interface TimelineLine {
  readonly name: string;
  /** Null where nothing is known. */
  readonly values: readonly (number | null)[];
}

/** The point under the pointer or the keyboard. */
export interface TimelinePoint {
  readonly timeMs: number;
  /** Its value, or those of the first lines. */
  readonly text: string;
  /** Index of its bucket. */
  readonly index: number;
}

/** Keys that lead to another range. */
const MOVES: Readonly<Record<string, RangeMove>> = { PageUp: 'back', PageDown: 'forward', '-': 'out' };

/** A value over time as a stepped area, or several as lines. Dragging selects a range, and so do the keys of a focused timeline. */
export function Timeline(props: {
  /** Right edges of the buckets. */
  readonly edgesMs: readonly number[];
  /** Null where nothing is known. */
  readonly values: readonly (number | null)[];
  /** Drawn instead of the values, when there are any: at most ten. */
  readonly lines?: readonly TimelineLine[] | undefined;
  /** What the time axis spans. */
  readonly range: TimeRange;
  readonly rate: Pick<Rate, 'format' | 'formatTick' | 'isBinary'>;
  /** A value that the axis has room for in any case, so that charts beside each other have one scale. Default: none. */
  readonly highest?: number;
  readonly theme: Theme;
  readonly label: string;
  readonly onSelect: (range: TimeRange) => void;
  /** Called with the point under the pointer; undefined when there is none. */
  readonly onHover: (point: TimelinePoint | undefined) => void;
  /** Called for Page Up, Page Down and minus. */
  readonly onMove?: (move: RangeMove) => void;
}): ReactElement {
  const container = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(undefined);
  const isDragging = useRef(false);
  const cursor = useRef<TimelineCursor>(undefined);
  const newest = useRef(props);
  newest.current = props;
  const [status, setStatus] = useState('');
  const { edgesMs, values, lines, range, highest, theme } = props;
  const lineCount = lines?.length;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme is read from the page's style, which it stands for.
  useEffect(() => {
    const element = container.current;
    if (element === null) return;
    const hooks: uPlot.Hooks.Arrays = {
      setSelect: [(plot) => selectDragged(plot, newest.current.onSelect)],
      setCursor: [(plot) => newest.current.onHover(pointAt(newest.current, plot.cursor.idx ?? -1))],
    };
    const options = timelineOptions(element, () => newest.current, lineCount);
    const plot = new uPlot({ ...options, hooks }, columnsOf(newest.current), element);
    chart.current = plot;
    const listeners = new AbortController();
    const { signal } = listeners;
    plot.over.addEventListener('mousedown', () => (isDragging.current = true), { signal });
    // On the window, behind the chart's own listener on the document: a selection counts before newer data is shown.
    const endDrag = (): void => {
      if (isDragging.current) plot.setData(columnsOf(newest.current));
      isDragging.current = false;
    };
    addEventListener('mouseup', endDrag, { signal });
    const observer = new ResizeObserver(() =>
      plot.setSize({ width: element.clientWidth, height: TIMELINE_HEIGHT_PX }),
    );
    observer.observe(element);
    return () => {
      listeners.abort();
      observer.disconnect();
      plot.destroy();
      isDragging.current = false;
    };
  }, [theme, lineCount]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the newest of what the list names is drawn.
  useEffect(() => {
    cursor.current = undefined;
    // Whoever drags selects times of what they see; it is redrawn when they let go.
    if (!isDragging.current) chart.current?.setData(columnsOf(newest.current));
  }, [edgesMs, values, lines, range.startMs, range.endMs, highest]);

  const showCursor = (next: TimelineCursor | undefined): void => {
    cursor.current = next;
    const plot = chart.current;
    if (plot === undefined) return;
    const left = next === undefined ? -10 : xOf(plot, edgesMs[next.index] ?? 0);
    plot.setCursor({ left, top: 0 });
    const isWide = next !== undefined && next.index !== next.anchor;
    const time = isWide ? selectedTime(next, edgesMs, stepOf(props)) : { startMs: 0, endMs: 0 };
    const start = isWide ? xOf(plot, time.startMs) : 0;
    const width = isWide ? xOf(plot, time.endMs) - start : 0;
    plot.setSelect({ left: start, width, top: 0, height: plot.over.clientHeight }, false);
    setStatus(next === undefined ? '' : describeCursor(props, next, isWide ? time : undefined));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.metaKey) return;
    const moved = moveTimelineCursor(cursor.current, event, edgesMs.length);
    const move = MOVES[event.key];
    if (moved !== undefined) showCursor(moved);
    else if (move !== undefined && props.onMove !== undefined) props.onMove(move);
    else if (event.key === 'Enter' && cursor.current !== undefined) {
      props.onSelect(selectedTime(cursor.current, edgesMs, stepOf(props)));
      showCursor(undefined);
    } else if (event.key === 'Escape') showCursor(undefined);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <div
        ref={container}
        className="timeline-plot"
        data-testid="timeline-plot"
        // Not an image: a screen reader would keep the arrow keys to itself.
        role="application"
        aria-roledescription="timeline"
        aria-label={props.label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys.
        tabIndex={0}
        onKeyDown={onKeyDown}
        onBlur={() => showCursor(undefined)}
      />
      <p className="visually-hidden" aria-live="polite" data-testid="timeline-status">
        {status}
      </p>
    </>
  );
}

type Drawn = Pick<Parameters<typeof Timeline>[0], 'edgesMs' | 'values' | 'lines' | 'rate' | 'range'>;

function columnsOf({ edgesMs, values, lines }: Drawn): uPlot.AlignedData {
  const columns = lines?.map((line) => [...line.values]) ?? [[...values]];
  return [edgesMs.map((ms) => ms / 1_000), ...columns];
}

function stepOf({ edgesMs, range }: Drawn): number {
  const [first, second] = edgesMs;
  return first === undefined || second === undefined ? range.endMs - range.startMs : second - first;
}

function pointAt({ edgesMs, values, lines, rate }: Drawn, index: number): TimelinePoint | undefined {
  const timeMs = edgesMs[index];
  if (timeMs === undefined) return undefined;
  const known = (lines ?? [{ name: '', values }]).flatMap((line) => {
    const value = line.values[index] ?? null;
    return value === null ? [] : [`${line.name} ${rate.format(value)}`.trim()];
  });
  if (known.length === 0) return undefined;
  const more = known.length > LINES_SAID ? ` and ${known.length - LINES_SAID} more` : '';
  return { timeMs, index, text: `${known.slice(0, LINES_SAID).join(', ')}${more}` };
}

function describeCursor(drawn: Drawn, cursor: TimelineCursor, selected: TimeRange | undefined): string {
  const timeMs = drawn.edgesMs[cursor.index] ?? 0;
  const value = pointAt(drawn, cursor.index)?.text ?? 'nothing known';
  const keys = selected === undefined ? '' : ` Selected ${formatRange(selected, Date.now())}, Enter applies.`;
  return `${formatTime(timeMs)}: ${value}.${keys}`;
}

function xOf(plot: uPlot, timeMs: number): number {
  return Math.min(Math.max(plot.valToPos(timeMs / 1_000, 'x'), 0), plot.over.clientWidth);
}

function selectDragged(plot: uPlot, onSelect: (range: TimeRange) => void): void {
  const { left, width } = plot.select;
  if (width < MIN_DRAG_PX) return;
  const at = (px: number): number => Math.round(plot.posToVal(px, 'x') * 1_000);
  onSelect({ startMs: at(left), endMs: at(left + width) });
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
}
