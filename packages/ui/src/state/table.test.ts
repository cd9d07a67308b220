import { decodeFlameGraph, decodeFlameGraphDiff } from '@hotspan/flamegraph';
import { describe, expect, it } from 'vitest';
import { functionRows, orderBy, type RowOrder, sortRows } from './function-rows.js';
import { moveRow, rowPieces, rowWindow } from './row-window.js';

const graph = decodeFlameGraph({
  names: ['total', 'main', 'parse', 'read'],
  levels: [{ values: [0, 10, 0, 0] }, { values: [0, 10, 1, 1] }, { values: [0, 6, 6, 2, 0, 3, 3, 3] }],
});
/** `parse` has 6 of 10 in the baseline and 3 of 10 now, `read` nothing and then 6. */
const diff = decodeFlameGraphDiff({
  names: ['total', 'main', 'parse', 'read'],
  levels: [
    { values: [0, 10, 0, 0, 10, 0, 0] },
    { values: [0, 10, 4, 0, 10, 1, 1] },
    { values: [0, 6, 6, 0, 3, 3, 2, 0, 0, 0, 0, 6, 6, 3] },
  ],
});

describe('rows of functions', () => {
  const namesBy = (
    rows: ReturnType<typeof functionRows>,
    order: RowOrder,
    measure: 'self' | 'total' = 'self',
  ) => sortRows(rows, order, measure).map(({ name }) => name);

  it.each([
    [{ key: 'self', direction: 'descending' }, ['parse', 'read', 'main']],
    [{ key: 'self', direction: 'ascending' }, ['main', 'read', 'parse']],
    [{ key: 'total', direction: 'descending' }, ['main', 'parse', 'read']],
    [{ key: 'name', direction: 'ascending' }, ['main', 'parse', 'read']],
    [{ key: 'name', direction: 'descending' }, ['read', 'parse', 'main']],
  ] as const)('are sorted by %j', (order, names) => {
    expect(namesBy(functionRows(graph), order)).toEqual(names);
  });

  it.each([
    [{ key: 'change', direction: 'descending' }, 'self', ['read', 'main', 'parse']],
    [{ key: 'change', direction: 'descending' }, 'total', ['read', 'parse', 'main']],
    [{ key: 'baseline', direction: 'descending' }, 'self', ['parse', 'main', 'read']],
    [{ key: 'comparison', direction: 'descending' }, 'self', ['read', 'parse', 'main']],
  ] as const)('of a diff are sorted by %j of %s', (order, measure, names) => {
    expect(namesBy(functionRows(diff), order, measure)).toEqual(names);
  });

  it('of a diff have the shares of both sides', () => {
    const read = functionRows(diff).find(({ name }) => name === 'read');
    expect(read?.diff?.self).toEqual({ baseline: 0, comparison: 0.6 });
    expect(functionRows(graph)[0]?.diff).toBeUndefined();
  });

  it('are sorted the other way round by a second click', () => {
    const self = orderBy({ key: 'name', direction: 'ascending' }, 'self');
    expect(self).toEqual({ key: 'self', direction: 'descending' });
    expect(orderBy(self, 'self')).toEqual({ key: 'self', direction: 'ascending' });
    expect(orderBy(self, 'name')).toEqual({ key: 'name', direction: 'ascending' });
  });
});

describe('a window of rows', () => {
  const view = { scrollTopPx: 26 * 100, heightPx: 260, rowPx: 26 };

  it.each([
    [1_000, view, { start: 88, end: 122 }],
    [1_000, { ...view, scrollTopPx: 0 }, { start: 0, end: 22 }],
    [105, view, { start: 88, end: 105 }],
    [10, view, { start: 10, end: 10 }],
    [0, view, { start: 0, end: 0 }],
  ])('of %d rows at %j is %j', (count, at, window) => {
    expect(rowWindow(count, at)).toEqual(window);
  });

  it.each([
    ['without gaps', 3, { start: 0, end: 3 }, -1, [0, 1, 2]],
    ['in the middle', 10, { start: 4, end: 6 }, -1, ['4', 4, 5, '4']],
    ['with a row before it', 10, { start: 4, end: 6 }, 1, ['1', 1, '2', 4, 5, '4']],
    ['with a row behind it', 10, { start: 4, end: 6 }, 9, ['4', 4, 5, '3', 9]],
    ['with a row in it', 10, { start: 4, end: 6 }, 5, ['4', 4, 5, '4']],
    ['with a row that is gone', 10, { start: 4, end: 6 }, 10, ['4', 4, 5, '4']],
    ['of nothing', 0, { start: 0, end: 0 }, 0, []],
  ])('%s, with gaps as texts', (_, count, window, kept, pieces) => {
    const written = rowPieces(count, window, kept).map((piece) =>
      'row' in piece ? piece.row : String(piece.gap),
    );
    expect(written).toEqual(pieces);
  });

  it.each([
    ['ArrowDown', 6],
    ['ArrowUp', 4],
    ['PageDown', 9],
    ['PageUp', 0],
    ['Home', 0],
    ['End', 9],
    ['Enter', undefined],
  ])('is left by %s for row %s', (key, row) => {
    expect(moveRow(5, key, { count: 10, page: 8 })).toBe(row);
  });
});
