import { PATH_CUT } from '@hotspan/flamegraph';
import { describe, expect, it } from 'vitest';
import { COLLAPSES, COLORS, HIDDEN, ORIENTATIONS, STACKS } from './flame-shape.js';
import { formatFocus, parseFocus } from './focus-text.js';
import { formatUrl } from './format-url.js';
import { parseUrl } from './parse-url.js';
import {
  DEFAULT_VIEW,
  LAYOUTS,
  MEASURES,
  PANES,
  RANKS,
  REFRESHES,
  TABS,
  type ViewState,
} from './view-state.js';

describe('parseUrl and formatUrl', () => {
  it('leave the URL empty for the default view', () => {
    expect(formatUrl(DEFAULT_VIEW)).toBe('');
    expect(parseUrl('')).toEqual({ view: DEFAULT_VIEW, problems: [] });
  });

  it('write a whole view with the documented parameter names', () => {
    const view: ViewState = {
      tab: 'compare',
      service: 'check out',
      type: 'cpu:cpu:nanoseconds:cpu:nanoseconds',
      filter: 'region="eu",pod=~"a.*"',
      by: 'pod',
      from: '1700000000000',
      to: 'now-5m',
      refresh: '15s',
      baseFrom: '1600000000000',
      baseTo: 'now-1d',
      baseService: 'other',
      baseFilter: 'version="1"',
      layout: 'sides',
      windowFrom: 'now-1w',
      windowTo: '1800000000000',
      measure: 'total',
      rank: 'shrank',
      span: '',
      trace: '4bf92f3577b34da6a3ce929d0e0e4736',
      profile: '00010203-0405-0607-0809-0a0b0c0d0e0f',
      cell: { startMs: 1_700_000_000_000, endMs: 1_700_000_060_000, least: 10, most: 19 },
      pane: 'table',
      function: 'parse',
      file: '01KB4Z-cart.pb',
      search: '/^parse/',
      focus: ['main', 'handle'],
      graph: 'flame',
      color: 'value',
      stacks: 'callers',
      collapse: ['recursion', 'chains'],
      hide: ['node', 'engine'],
    };
    expect([...new URLSearchParams(formatUrl(view))]).toEqual([
      ['tab', 'compare'],
      ['service', 'check out'],
      ['type', 'cpu:cpu:nanoseconds:cpu:nanoseconds'],
      ['filter', 'region="eu",pod=~"a.*"'],
      ['by', 'pod'],
      ['from', '1700000000000'],
      ['to', 'now-5m'],
      ['refresh', '15s'],
      ['baseFrom', '1600000000000'],
      ['baseTo', 'now-1d'],
      ['baseService', 'other'],
      ['baseFilter', 'version="1"'],
      ['layout', 'sides'],
      ['windowFrom', 'now-1w'],
      ['windowTo', '1800000000000'],
      ['measure', 'total'],
      ['rank', 'shrank'],
      ['trace', '4bf92f3577b34da6a3ce929d0e0e4736'],
      ['profile', '00010203-0405-0607-0809-0a0b0c0d0e0f'],
      ['cell', '1700000000000-1700000060000,10-19'],
      ['pane', 'table'],
      ['function', 'parse'],
      ['file', '01KB4Z-cart.pb'],
      ['search', '/^parse/'],
      ['focus', 'main;handle'],
      ['graph', 'flame'],
      ['color', 'value'],
      ['stacks', 'callers'],
      ['collapse', 'recursion,chains'],
      ['hide', 'node,engine'],
    ]);
  });

  it('give back every view that was written, whatever its texts hold', () => {
    const seed = 20_261_124;
    const random = seededRandom(seed);
    const alphabet = [
      'a',
      'Z',
      '0',
      ' ',
      ';',
      '\\',
      '&',
      '=',
      '+',
      '%',
      '#',
      '?',
      '/',
      '"',
      'é',
      '火',
      '\u{1f525}',
      '\n',
    ];
    const text = (length: number): string =>
      Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
    const times = ['now', 'now-1h', 'now-90s', 'now-7d', '0', '1700000000000'];
    for (let round = 0; round < 500; round++) {
      const time = (): string => times[Math.floor(random() * times.length)] ?? 'now';
      const pick = <T>(values: readonly [T, ...T[]]): T =>
        values[Math.floor(random() * values.length)] ?? values[0];
      const view: ViewState = {
        tab: pick(TABS),
        service: text(round % 7),
        type: text(round % 5),
        filter: text(round % 8),
        by: text(round % 2),
        from: time(),
        to: time(),
        refresh: pick(REFRESHES),
        baseFrom: time(),
        baseTo: round % 2 === 0 ? '' : time(),
        baseService: text(round % 3),
        baseFilter: text(round % 4),
        layout: pick(LAYOUTS),
        windowFrom: '',
        windowTo: '',
        measure: pick(MEASURES),
        rank: pick(RANKS),
        pane: pick(PANES),
        function: text(round % 5),
        file: text(round % 5),
        span: text(round % 3),
        trace: text(round % 4),
        profile: text(round % 3),
        cell: round % 2 === 0 ? undefined : { startMs: round, endMs: round + 1, least: 0, most: round },
        search: text(round % 6),
        // A function without a name does not exist.
        focus: Array.from({ length: round % 5 }, () => text(1 + (round % 9))),
        graph: pick(ORIENTATIONS),
        color: pick(COLORS),
        stacks: pick(STACKS),
        collapse: COLLAPSES.filter(() => random() < 0.5),
        hide: HIDDEN.filter(() => random() < 0.5),
      };
      expect(parseUrl(formatUrl(view)), `seed ${seed}, round ${round}`).toEqual({ view, problems: [] });
    }
  });

  it('fall back to the last hour and say so when a time cannot be read', () => {
    const { view, problems } = parseUrl('?from=yesterday&to=now&unknown=1');
    expect(view).toEqual(DEFAULT_VIEW);
    expect(problems).toEqual([expect.stringContaining('"from" is "yesterday"')]);
  });
});

describe('parseUrl', () => {
  it('says which choices of a link there are not, and takes the others', () => {
    const { view, problems } = parseUrl('?graph=tree&hide=everything,engine&color=value');
    expect(view).toEqual({ ...DEFAULT_VIEW, color: 'value', hide: ['engine'] });
    expect(problems).toEqual([
      'The link\'s "graph" is "tree". Write icicle or flame; shown is icicle.',
      'The link\'s "hide" has "everything", which is ignored. Write some of node,packages,engine.',
    ]);
  });
});

describe('formatFocus', () => {
  it('keeps the end of a path that is too long for a URL', () => {
    const path = Array.from({ length: 10_000 }, (_, i) => `function${i}`);
    const text = formatFocus(path);
    expect(text.length).toBeLessThanOrEqual(2_000);
    const read = parseFocus(text);
    expect(read[0]).toBe(PATH_CUT);
    expect(read.at(-1)).toBe('function9999');
    expect(formatFocus(read)).toBe(text);
  });
});

/** Mulberry32: small, and the same on every machine. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
