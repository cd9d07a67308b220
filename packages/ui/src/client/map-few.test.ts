import { describe, expect, it } from 'vitest';
import { mapFew } from './map-few.js';

describe('mapFew', () => {
  it('keeps the order of the items, whichever is done first', async () => {
    const turns = [3, 1, 2, 0];
    const work = async (count: number): Promise<string> => {
      for (let i = 0; i < count; i++) await Promise.resolve();
      return `after ${count}`;
    };
    expect(await mapFew(turns, 2, work)).toEqual(['after 3', 'after 1', 'after 2', 'after 0']);
    expect(await mapFew([], 2, work)).toEqual([]);
  });

  it('never has more at work than it may', async () => {
    let running = 0;
    let most = 0;
    await mapFew([1, 2, 3, 4, 5, 6, 7], 3, async () => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
    });
    expect(most).toBe(3);
  });

  it('rejects as the first that fails, and begins nothing more', async () => {
    const begun: number[] = [];
    const work = async (item: number): Promise<void> => {
      begun.push(item);
      await Promise.resolve();
      if (item === 2) throw new Error('no 2');
    };
    await expect(mapFew([1, 2, 3, 4, 5, 6, 7, 8], 2, work)).rejects.toThrow('no 2');
    await new Promise(setImmediate);
    expect(begun.length).toBeLessThan(6);
  });
});
