import { decodeFlameGraphDiff, nameOf } from '@hotspan/flamegraph';
import { describe, expect, it } from 'vitest';
import { filterByLabel } from '../../state/label-filter.js';
import { DEFAULT_VIEW, type ViewState } from '../../state/view-state.js';
import { formatLocalTime, parseLocalTime } from './local-time.js';
import { compareVersions, isApplied, swapSides, TIME_PRESETS } from './presets.js';
import { rankChanges } from './rank-changes.js';
import { areSame, askedSides, pinnedBaseline, sidesOf } from './sides.js';
import { sideOfDiff } from './split-diff.js';
import { placeIn, widerWindow, windowOf } from './time-window.js';

const HOUR_MS = 3_600_000;
const NOW_MS = 1_700_000_000_000;
const VIEW: ViewState = { ...DEFAULT_VIEW, service: 'shop' };

const textsOf = (view: ViewState): readonly string[] => {
  const { baseline, comparison } = sidesOf(view, NOW_MS);
  return [baseline.from, baseline.to, comparison.from, comparison.to];
};

describe('sidesOf', () => {
  it.each<[string, Partial<ViewState>, readonly string[]]>([
    ['just before the comparison', {}, ['now-2h', 'now-1h', 'now-1h', 'now']],
    ['just before one of fixed times', { from: '5000', to: '7000' }, ['3000', '5000', '5000', '7000']],
    ['before one whose ends are swapped', { from: '7000', to: '5000' }, ['3000', '5000', '5000', '7000']],
    ['where it says', { baseFrom: 'now-1d', baseTo: 'now-23h' }, ['now-1d', 'now-23h', 'now-1h', 'now']],
    [
      'as long as the comparison after its start',
      { baseFrom: 'now-1d' },
      ['now-1d', 'now-23h', 'now-1h', 'now'],
    ],
    [
      'as long as the comparison before its end',
      { baseTo: 'now-1d' },
      ['now-25h', 'now-1d', 'now-1h', 'now'],
    ],
  ])('puts the baseline %s', (_, fields, expected) => {
    expect(textsOf({ ...VIEW, ...fields })).toEqual(expected);
  });

  it('takes the service of the comparison unless the baseline has one, but no labels', () => {
    const view = { ...VIEW, filter: 'region="eu"' };
    expect(sidesOf(view, NOW_MS).baseline).toMatchObject({ service: 'shop', filter: '' });
    expect(sidesOf({ ...view, baseService: 'cart' }, NOW_MS).baseline.service).toBe('cart');
  });

  it('writes a baseline down that follows the comparison, so that it can stay', () => {
    const view = { ...VIEW, ...pinnedBaseline(VIEW, NOW_MS), from: 'now-5m' };
    expect(textsOf(view)).toEqual(['now-2h', 'now-1h', 'now-5m', 'now']);
  });
});

describe('askedSides', () => {
  it('gives a profile between two sides that touch to the later one', () => {
    const { baseline, comparison } = askedSides(sidesOf(VIEW, NOW_MS));
    expect(baseline.range).toEqual({ startMs: NOW_MS - 2 * HOUR_MS, endMs: NOW_MS - HOUR_MS - 1 });
    expect(comparison.range).toEqual({ startMs: NOW_MS - HOUR_MS, endMs: NOW_MS });
  });

  it('leaves sides alone that do not touch', () => {
    const sides = sidesOf({ ...VIEW, baseFrom: 'now-1d', baseTo: 'now-23h' }, NOW_MS);
    expect(askedSides(sides).baseline.range).toEqual(sides.baseline.range);
  });
});

describe('areSame', () => {
  it('tells sides that differ in nothing', () => {
    const view = { ...VIEW, baseFrom: 'now-60m', baseTo: String(NOW_MS), baseFilter: ' ' };
    expect(areSame(sidesOf(view, NOW_MS))).toBe(true);
    expect(areSame(sidesOf({ ...view, baseFilter: 'a="1"' }, NOW_MS))).toBe(false);
    expect(areSame(sidesOf({ ...view, baseService: 'cart' }, NOW_MS))).toBe(false);
  });
});

describe('the presets', () => {
  const quarter = { ...VIEW, from: 'now-30m', to: 'now-15m', filter: 'region="eu"', baseService: 'cart' };

  it.each([
    ['previous', ['now-45m', 'now-30m', 'now-30m', 'now-15m']],
    ['hour', ['now-90m', 'now-75m', 'now-30m', 'now-15m']],
    ['day', ['now-1470m', 'now-1455m', 'now-30m', 'now-15m']],
    ['week', ['now-10110m', 'now-10095m', 'now-30m', 'now-15m']],
    ['halves', ['now-30m', 'now-1350s', 'now-1350s', 'now-15m']],
  ])('choose the %s of a range, for the same service and labels', (id, expected) => {
    const preset = TIME_PRESETS.find((each) => each.id === id);
    const view = { ...quarter, ...preset?.apply(quarter, NOW_MS) };
    expect(textsOf(view)).toEqual(expected);
    const { baseline } = sidesOf(view, NOW_MS);
    expect([baseline.service, baseline.filter]).toEqual(['shop', 'region="eu"']);
  });

  it('know which of them the view is', () => {
    const applied = (view: ViewState): readonly string[] =>
      TIME_PRESETS.filter((preset) => isApplied(preset, view, NOW_MS)).map(({ id }) => id);
    expect(applied(VIEW)).toEqual(['previous']);
    expect(applied({ ...VIEW, baseFrom: 'now-2h', baseTo: 'now-1h' })).toEqual(['hour']);
    expect(applied({ ...VIEW, baseFilter: 'a="1"' })).toEqual([]);
  });

  it('compare two versions over the range of both sides, and keep the other labels', () => {
    const times = { label: 'service.version', firstMs: 0, lastMs: 0 };
    const view = { ...VIEW, filter: 'region="eu","service.version"="1.3"', baseFilter: 'pod="a"' };
    const versions = { baseline: { ...times, value: '1.4' }, comparison: { ...times, value: '1.5' } };
    expect(compareVersions(view, sidesOf(view, NOW_MS), versions)).toMatchObject({
      from: String(NOW_MS - 2 * HOUR_MS),
      to: String(NOW_MS),
      baseFrom: String(NOW_MS - 2 * HOUR_MS),
      baseTo: String(NOW_MS),
      baseFilter: 'region="eu","service.version"="1.4"',
      filter: 'region="eu","service.version"="1.5"',
    });
  });

  it('swap the sides, and back', () => {
    const view = { ...quarter, baseFilter: 'pod="a"' };
    const swapped = { ...view, ...swapSides(view, sidesOf(view, NOW_MS)) };
    const { baseline, comparison } = sidesOf(view, NOW_MS);
    expect(sidesOf(swapped, NOW_MS)).toEqual({ baseline: comparison, comparison: baseline });
    const back = { ...swapped, ...swapSides(swapped, sidesOf(swapped, NOW_MS)) };
    expect(sidesOf(back, NOW_MS)).toEqual({ baseline, comparison });
  });
});

describe('the window of the timelines', () => {
  it('shows both ranges with room around them, and no future', () => {
    const window = windowOf(VIEW, sidesOf(VIEW, NOW_MS), NOW_MS);
    expect(window).toEqual({ startMs: NOW_MS - 2.5 * HOUR_MS, endMs: NOW_MS });
    const wider = widerWindow(window, NOW_MS);
    expect(wider).toEqual({ startMs: NOW_MS - 5 * HOUR_MS, endMs: NOW_MS });
  });

  it('is what the view says', () => {
    const view = { ...VIEW, windowFrom: '1000', windowTo: '5000' };
    const window = windowOf(view, sidesOf(view, NOW_MS), NOW_MS);
    expect(window).toEqual({ startMs: 1_000, endMs: 5_000 });
    expect(placeIn(window, { startMs: 2_000, endMs: 9_000 })).toEqual({ start: 0.25, end: 1 });
  });
});

describe('a label filter', () => {
  it('quotes what a label name and value need', () => {
    expect(filterByLabel('', 'service_version', 'a"\\\n')).toBe(String.raw`service_version="a\"\\\n"`);
    expect(filterByLabel('a="1"', 'service.version', '2')).toBe('a="1","service.version"="2"');
  });
});

describe('a diff', () => {
  // Of the baseline 6 in a and 2 in b below it; of the comparison 1 in a and 3 in c.
  const diff = decodeFlameGraphDiff({
    names: ['total', 'a', 'b', 'c'],
    levels: [
      { values: [0, 8, 0, 0, 4, 0, 0] },
      { values: [0, 8, 6, 0, 1, 1, 1, 0, 0, 0, 0, 3, 3, 3] },
      { values: [0, 2, 2, 0, 0, 0, 2] },
    ],
  });

  it.each([
    ['baseline', 'total 8 0, a 8 6, b 2 2'],
    ['comparison', 'total 4 0, a 1 1, c 3 3'],
  ] as const)('has a graph of its %s alone', (side, expected) => {
    const graph = sideOfDiff(diff, side);
    const nodes = Array.from({ length: graph.nodeCount }, (_, node) =>
      [nameOf(graph, node), graph.totals[node], graph.selves[node]].join(' '),
    );
    expect(nodes.join(', ')).toBe(expected);
  });

  it('has an empty graph of a side with nothing', () => {
    const nothing = decodeFlameGraphDiff({
      names: ['total', 'a'],
      levels: [{ values: [0, 0, 0, 0, 4, 0, 0] }, { values: [0, 0, 0, 0, 4, 4, 1] }],
    });
    expect(sideOfDiff(nothing, 'baseline')).toMatchObject({ nodeCount: 1, levelCount: 1 });
  });
});

describe('rankChanges', () => {
  const row = (name: string, baseline: number, comparison: number) => ({
    name,
    self: { baseline, comparison },
    total: { baseline: 1, comparison: 1 },
  });
  const rows = [row('b', 0.5, 0.1), row('a', 0.1, 0.4), row('caller', 0, 0), row('c', 0.4, 0.5)];

  it.each([
    ['grew', 'a c b'],
    ['shrank', 'b c a'],
    ['baseline', 'b c a'],
    ['comparison', 'c a b'],
    ['name', 'a b c'],
  ] as const)('puts first what %s says, without functions that have no share', (rank, expected) => {
    const names = rankChanges(rows, { measure: 'self', rank }).map(({ name }) => name);
    expect(names.join(' ')).toBe(expected);
  });

  it('takes shares with callees when they are asked for', () => {
    expect(rankChanges(rows, { measure: 'total', rank: 'name' })).toHaveLength(4);
  });
});

describe('a time field', () => {
  it('gives back the time it was given, to the second', () => {
    expect(parseLocalTime(formatLocalTime(NOW_MS + 999))).toBe(NOW_MS);
    expect(parseLocalTime('')).toBeUndefined();
    expect(parseLocalTime('2026-13')).toBeUndefined();
  });
});
