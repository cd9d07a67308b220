import { describe, expect, it } from 'vitest';
import { moveTimelineCursor, selectedTime } from './timeline-cursor.js';

const press = (key: string, { shiftKey = false, ctrlKey = false } = {}) => ({ key, shiftKey, ctrlKey });
const at = (index: number, anchor = index) => ({ index, anchor });

describe('moveTimelineCursor', () => {
  it.each([
    ['begins at the newest', undefined, press('ArrowLeft'), at(19)],
    ['begins at the newest also to the right', undefined, press('ArrowRight'), at(19)],
    ['goes one back', at(5), press('ArrowLeft'), at(4)],
    ['goes ten forth', at(5), press('ArrowRight', { ctrlKey: true }), at(15)],
    ['stays at the first', at(0), press('ArrowLeft'), at(0)],
    ['goes to the first', at(5), press('Home'), at(0)],
    ['keeps the other end with Shift', at(5, 7), press('ArrowLeft', { shiftKey: true }), at(4, 7)],
    ['drops the selection without', at(5, 7), press('ArrowLeft'), at(4)],
    ['selects up to the end', at(5), press('End', { shiftKey: true }), at(19, 5)],
    ['leaves other keys alone', at(5), press('a'), undefined],
    ['is no name of every object', at(5), press('toString'), undefined],
  ])('%s', (_, cursor, event, moved) => {
    expect(moveTimelineCursor(cursor, event, 20)).toEqual(moved);
  });

  it('goes nowhere when there is nothing', () => {
    expect(moveTimelineCursor(undefined, press('ArrowLeft'), 0)).toBeUndefined();
  });
});

it('selects the time before the right edges of buckets, in either direction', () => {
  const edgesMs = [100, 200, 300];
  expect(selectedTime(at(1), edgesMs, 100)).toEqual({ startMs: 100, endMs: 200 });
  expect(selectedTime(at(0, 2), edgesMs, 100)).toEqual({ startMs: 0, endMs: 300 });
  expect(selectedTime(at(2, 0), edgesMs, 100)).toEqual({ startMs: 0, endMs: 300 });
});
