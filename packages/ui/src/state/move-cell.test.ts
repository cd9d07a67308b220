import { describe, expect, it } from 'vitest';
import { isMoveKey, type MoveKey, moveCell } from './move-cell.js';
import type { HeatmapCell } from './span-heatmap.js';

const cell = (column: number, row: number): HeatmapCell => ({
  column,
  row,
  count: 1,
  range: { startMs: column, endMs: column + 1, least: row, most: row },
});
/** Columns 1, 4 and 9 have cells. */
const cells = [cell(1, 0), cell(1, 12), cell(4, 3), cell(9, 2), cell(9, 5), cell(9, 18)];
const go = (from: HeatmapCell | undefined, key: MoveKey): string => {
  const to = moveCell(cells, from, key);
  return `${to?.column},${to?.row}`;
};

describe('moveCell', () => {
  it('begins with the last column, where the newest spans are', () => {
    expect(go(undefined, 'ArrowLeft')).toBe('9,18');
  });

  it('goes left and right to the next column that has spans, to the nearest cost', () => {
    expect(go(cell(9, 18), 'ArrowLeft')).toBe('4,3');
    expect(go(cell(4, 3), 'ArrowLeft')).toBe('1,0');
    expect(go(cell(4, 3), 'ArrowRight')).toBe('9,2');
    expect(go(cell(9, 2), 'ArrowRight')).toBe('9,2');
  });

  it('goes up and down within the column, over the empty cells between', () => {
    expect(go(cell(9, 5), 'ArrowUp')).toBe('9,18');
    expect(go(cell(9, 5), 'ArrowDown')).toBe('9,2');
    expect(go(cell(9, 18), 'ArrowUp')).toBe('9,18');
  });

  it('goes to the first and last column by Home and End', () => {
    expect(go(cell(9, 18), 'Home')).toBe('1,12');
    expect(go(cell(1, 0), 'End')).toBe('9,2');
  });

  it('leads nowhere where nothing is', () => {
    expect(moveCell([], undefined, 'ArrowUp')).toBeUndefined();
  });
});

describe('isMoveKey', () => {
  it('knows the keys that move', () => {
    expect(['ArrowUp', 'End', 'Enter', 'a', 'ArrowUpLeft'].filter(isMoveKey)).toEqual(['ArrowUp', 'End']);
  });
});
