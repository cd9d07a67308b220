import type { TimeRange } from './time-range.js';
import type { UrlField } from './url-field.js';

/** What lies in a range of time and cost. The start is exclusive and the end inclusive, as buckets are; both costs are inclusive. */
export interface CostRange extends TimeRange {
  readonly least: number;
  readonly most: number;
}

/** Such a range as `<startMs>-<endMs>,<least>-<most>`, all whole numbers; by default none. */
export function costRangeField(): UrlField<CostRange | undefined> {
  return {
    standard: undefined,
    format: (range) =>
      range === undefined ? '' : `${range.startMs}-${range.endMs},${range.least}-${range.most}`,
    parse(text, name) {
      const numbers = /^(\d{1,15})-(\d{1,15}),(\d{1,15})-(\d{1,15})$/.exec(text)?.slice(1).map(Number) ?? [];
      const [startMs = 0, endMs = 0, least = 0, most = 0] = numbers;
      if (startMs < endMs && least <= most) return { value: { startMs, endMs, least, most } };
      const form = 'two times in Unix milliseconds and two costs as 1700000000000-1700000060000,10-19';
      return {
        value: undefined,
        problem: `The link's "${name}" is "${text}". Write ${form}; it is ignored.`,
      };
    },
  };
}

/** Whether something of this time and cost lies in the range. */
export function isWithin(range: CostRange, { timeMs, value }: { timeMs: number; value: number }): boolean {
  return timeMs > range.startMs && timeMs <= range.endMs && value >= range.least && value <= range.most;
}
