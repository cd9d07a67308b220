import { describe, expect, it, vi } from 'vitest';
import { createPool } from './pool.js';

function createGate() {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

describe('createPool', () => {
  it('lends no more things than it has, and each to one job at a time', async () => {
    let created = 0;
    const pool = createPool({ size: 2, create: () => ++created });
    const gate = createGate();
    const using = new Set<number>();
    let most = 0;
    const jobs = Array.from({ length: 6 }, () =>
      pool.use({ timeoutMs: 10_000 }, async (thing) => {
        expect(using.has(thing)).toBe(false);
        using.add(thing);
        most = Math.max(most, using.size);
        await gate.opened;
        using.delete(thing);
        return thing;
      }),
    );
    gate.open();
    await Promise.all(jobs);
    expect([created, most]).toEqual([2, 2]);
  });

  it('says that it is busy when none is free in time', async () => {
    vi.useFakeTimers();
    const pool = createPool({ size: 1, create: () => 1 });
    const gate = createGate();
    const first = pool.use({ timeoutMs: 100 }, () => gate.opened);
    const second = expect(pool.use({ timeoutMs: 100 }, async () => 2)).rejects.toThrow(
      /^\[HOTSPAN_ERR_SERVER_BUSY\]/,
    );
    await vi.advanceTimersByTimeAsync(100);
    await second;
    gate.open();
    await first;
    vi.useRealTimers();
    expect(await pool.use({ timeoutMs: 100 }, async () => 3)).toBe(3);
  });

  it('forgets a job whose caller went away while it waited', async () => {
    const pool = createPool({ size: 1, create: () => 1 });
    const gate = createGate();
    const first = pool.use({ timeoutMs: 10_000 }, () => gate.opened);
    const controller = new AbortController();
    const job = vi.fn(async () => 2);
    const second = pool.use({ timeoutMs: 10_000, signal: controller.signal }, job);
    controller.abort(new Error('gone'));
    await expect(second).rejects.toThrow('gone');
    gate.open();
    await first;
    expect(await pool.use({ timeoutMs: 10_000 }, async () => 3)).toBe(3);
    expect(job).not.toHaveBeenCalled();
  });

  it('lends a thing again only when its job has ended, even if nobody waits for that job any more', async () => {
    const pool = createPool({ size: 1, create: () => 1 });
    const gate = createGate();
    const controller = new AbortController();
    const first = pool.use({ timeoutMs: 10_000, signal: controller.signal }, () => gate.opened);
    controller.abort(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    const job = vi.fn(async () => 2);
    const second = pool.use({ timeoutMs: 10_000 }, job);
    await Promise.resolve();
    expect(job).not.toHaveBeenCalled();
    gate.open();
    expect(await second).toBe(2);
  });

  it('waits for what runs when it is closed, and takes no more', async () => {
    const pool = createPool({ size: 1, create: () => 1 });
    const gate = createGate();
    const first = pool.use({ timeoutMs: 10_000 }, () => gate.opened);
    const waiting = expect(pool.use({ timeoutMs: 10_000 }, async () => 2)).rejects.toThrow(/BUSY/);
    const closed = pool.close();
    await waiting;
    await expect(pool.use({ timeoutMs: 10_000 }, async () => 3)).rejects.toThrow(/is stopping/);
    gate.open();
    await Promise.all([first, closed]);
  });
});
