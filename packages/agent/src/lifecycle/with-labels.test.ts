import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { startQuietly } from './quiet-profiler.fixture.js';
import { getLabels, withLabels } from './with-labels.js';

describe('withLabels()', () => {
  test('returns what the function returns', () => {
    startQuietly();
    expect(withLabels({ tier: 'gold' }, () => 42)).toBe(42);
  });

  test('lets through what the function throws, and what held before holds again', async () => {
    startQuietly();
    const error = new Error('host bug');
    const fail = (): never => {
      throw error;
    };
    withLabels({ tier: 'gold' }, () => {
      expect(() => withLabels({ tier: 'free' }, fail)).toThrow(error);
      expect(getLabels()).toEqual({ tier: 'gold' });
    });
    await expect(withLabels({ tier: 'free' }, async () => fail())).rejects.toBe(error);
    expect(getLabels()).toEqual({});
  });

  test('holds through awaits and timers, and keeps concurrent work apart', async () => {
    startQuietly();
    const work = (tier: string): Promise<unknown[]> =>
      withLabels({ tier }, async () => {
        const seen: unknown[] = [];
        for (let i = 0; i < 5; i++) {
          await sleep(1);
          seen.push(getLabels().tier);
          await withLabels({ step: String(i) }, async () => {
            await null;
            expect(getLabels()).toEqual({ tier, step: String(i) });
          });
        }
        return seen;
      });
    const all = await Promise.all(['a', 'b', 'c'].map(work));
    expect(all.map((seen) => [...new Set(seen)])).toEqual([['a'], ['b'], ['c']]);
    expect(getLabels()).toEqual({});
  });

  test('leaves out bad labels, counts them, and says so once', () => {
    const { profiler, warnings } = startQuietly();
    for (let i = 0; i < 3; i++) {
      const bad = { 'not a name': 'x', tier: 'gold' };
      withLabels(bad, () => expect(getLabels()).toEqual({ tier: 'gold' }));
    }
    expect(profiler.stats().droppedLabels).toBe(3);
    expect(warnings).toEqual([
      expect.stringMatching(/^hotspan: \[HOTSPAN_ERR_LABEL\] labels were left out: /),
    ]);
  });

  test('just calls without a profiler, with one of the heap alone, and after shutdown', async () => {
    expect(withLabels({ tier: 'gold' }, getLabels)).toEqual({});
    const { profiler } = startQuietly({ profiles: ['heap'] });
    expect(withLabels({ tier: 'gold' }, getLabels)).toEqual({});
    await profiler.shutdown({ timeoutMs: 0 });
    expect(withLabels({ tier: 'gold' }, getLabels)).toEqual({});
  });

  test('of work that outlives the profiler goes on without it', async () => {
    const { profiler } = startQuietly();
    const work = withLabels({ tier: 'gold' }, async () => {
      await sleep(20);
      return withLabels({ step: 'late' }, () => 'done');
    });
    await profiler.shutdown({ timeoutMs: 0 });
    expect(await work).toBe('done');
  });
});
