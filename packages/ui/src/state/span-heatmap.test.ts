import { describe, expect, it } from 'vitest';
import type { HeatmapSlot } from '../client/call-querier.js';
import { isWithin } from './cost-range.js';
import { findCell, readSpans, toSpanHeatmap } from './span-heatmap.js';

const columns = { stepSeconds: 60, firstEdgeMs: 120_000, lastEdgeMs: 240_000 };
const counts = (...filled: readonly (readonly [level: number, count: number])[]): number[] => {
  const list = new Array<number>(20).fill(0);
  for (const [level, count] of filled) list[level] = count;
  return list;
};
const yMin = Array.from({ length: 20 }, (_, i) => 100 + i * 10);
const span = (timestamp: number, value: number) => ({
  timestamp: String(timestamp),
  value: String(value),
  spanId: `span-${value}`,
  traceId: 'trace',
  labels: [
    { name: '__type__', value: 'cpu' },
    { name: 'service_name', value: 'shop' },
    { name: 'service.name', value: 'shop' },
    { name: 'http.route', value: 'GET /' },
  ],
});

describe('toSpanHeatmap', () => {
  const slots: HeatmapSlot[] = [
    {
      timestamp: '120000',
      yMin,
      counts: counts([0, 3], [19, 1]),
      exemplars: [span(90_000, 300), span(80_000, 109)],
    },
    { timestamp: '240000', yMin, counts: counts([5, 2]), exemplars: [span(200_000, 155)] },
  ];

  it('places counts by column and row, each with the times and costs that it is of', () => {
    const { columnCount, lowerBounds, cells } = toSpanHeatmap(slots, columns);
    expect([columnCount, lowerBounds.length]).toEqual([3, 20]);
    expect(cells).toEqual([
      { column: 0, row: 0, count: 3, range: { startMs: 60_000, endMs: 120_000, least: 100, most: 109 } },
      { column: 0, row: 19, count: 1, range: { startMs: 60_000, endMs: 120_000, least: 290, most: 300 } },
      { column: 2, row: 5, count: 2, range: { startMs: 180_000, endMs: 240_000, least: 150, most: 159 } },
    ]);
  });

  it('lists the spans that are named, the most expensive first, each within one cell', () => {
    const { spans, cells, most } = toSpanHeatmap(slots, columns);
    expect(spans.map(({ value }) => value)).toEqual([300, 155, 109]);
    expect(most).toBe(300);
    for (const one of spans) expect(cells.filter(({ range }) => isWithin(range, one))).toHaveLength(1);
  });

  it('makes one row of levels that begin with the same cost', () => {
    const same = [
      {
        timestamp: '180000',
        yMin: new Array<number>(20).fill(7),
        counts: counts([19, 4]),
        exemplars: [span(150_000, 7)],
      },
    ];
    const { lowerBounds, cells } = toSpanHeatmap(same, columns);
    expect(lowerBounds).toEqual([7]);
    expect(cells).toMatchObject([{ column: 1, row: 0, count: 4, range: { least: 7, most: 7 } }]);
  });

  it('adds what stands on the start of the question to the first column', () => {
    const early = [{ timestamp: '60000', yMin, counts: counts([0, 1]) }, ...slots];
    expect(toSpanHeatmap(early, columns).cells[0]).toMatchObject({ column: 0, count: 4 });
  });

  it('is empty where there are no spans', () => {
    expect(toSpanHeatmap([], columns)).toMatchObject({
      columnCount: 3,
      lowerBounds: [],
      cells: [],
      spans: [],
    });
  });
});

describe('readSpans', () => {
  it('keeps the labels that people gave, without the service', () => {
    expect(readSpans([{ exemplars: [span(1, 2)] }])).toEqual([
      { timeMs: 1, value: 2, spanId: 'span-2', traceId: 'trace', labels: [['http.route', 'GET /']] },
    ]);
  });
});

describe('findCell', () => {
  it('finds the cell of a range, and none for a range of other columns', () => {
    const { cells } = toSpanHeatmap([{ timestamp: '120000', yMin, counts: counts([1, 1]) }], columns);
    const range = cells[0]?.range;
    if (range === undefined) throw new Error('There is no cell.');
    expect(findCell(cells, { ...range })).toBe(cells[0]);
    expect(findCell(cells, { ...range, endMs: range.endMs + 1 })).toBeUndefined();
  });
});
