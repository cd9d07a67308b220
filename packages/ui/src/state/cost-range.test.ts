import { describe, expect, it } from 'vitest';
import { costRangeField, isWithin } from './cost-range.js';

const range = { startMs: 1_000, endMs: 2_000, least: 10, most: 19 };

describe('costRangeField', () => {
  it('reads what it writes', () => {
    const { format, parse, standard } = costRangeField();
    expect(parse(format(range), 'cell')).toEqual({ value: range });
    expect(format(standard)).toBe('');
  });

  it.each(['1000-2000', '2000-1000,10-19', '1000-2000,19-10', '1000-2000,a-b', '1000-2000,10-19,'])(
    'says that %s is no range',
    (text) => {
      const { value, problem } = costRangeField().parse(text, 'cell');
      expect(value).toBeUndefined();
      expect(problem).toContain(`"cell" is "${text}"`);
    },
  );
});

describe('isWithin', () => {
  it('has the end of the time and both costs, and not the start', () => {
    const of = (timeMs: number, value: number): boolean => isWithin(range, { timeMs, value });
    expect([of(1_001, 10), of(2_000, 19)]).toEqual([true, true]);
    expect([of(1_000, 10), of(2_001, 10), of(1_500, 9), of(1_500, 20)]).toEqual([false, false, false, false]);
  });
});
