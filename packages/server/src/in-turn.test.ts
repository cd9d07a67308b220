import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inTurn, inTurnAgain, noteArrival, pauseBeginning, turnDelayMs } from './in-turn.js';

/** Keeps the event loop for a moment. */
function keepBusy(ms: number): void {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
}

describe('inTurn', () => {
  it('runs work in the order it came, and not at once', async () => {
    const ran: number[] = [];
    const done = [1, 2, 3].map((number) => inTurn(() => ran.push(number)));
    expect(ran).toEqual([]);
    await Promise.all(done);
    expect(ran).toEqual([1, 2, 3]);
  });

  it('gives the loop to others between pieces that take long', async () => {
    let ran = 0;
    let seen = -1;
    const done = Array.from({ length: 10 }, () =>
      inTurn(() => {
        keepBusy(5);
        ran++;
      }),
    );
    await nextTurn();
    setTimeout(() => {
      seen = ran;
    }, 0);
    await Promise.all(done);
    expect(ran).toBe(10);
    expect(seen).toBeGreaterThanOrEqual(0);
    expect(seen).toBeLessThan(10);
  });

  it('rejects with what the work throws, and goes on with the next', async () => {
    const broken = inTurn(() => {
      throw new RangeError('no');
    });
    const next = inTurn(() => 'yes');
    await expect(broken).rejects.toThrow(RangeError);
    expect(await next).toBe('yes');
  });

  it('finishes some of it before it begins with more', async () => {
    let begun = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      await inTurn(() => {
        begun++;
        most = Math.max(most, begun);
      });
      await inTurnAgain(() => {
        begun--;
      });
    };
    await Promise.all(Array.from({ length: 100 }, work));
    expect(most).toBeLessThan(20);
  });

  it('goes on with what has begun before it begins with anything else', async () => {
    const ran: string[] = [];
    const first = inTurn(() => {
      // Longer than a turn, so that the next piece is there when the next turn begins.
      keepBusy(10);
      ran.push('first');
    }).then(() => inTurnAgain(() => ran.push('first again')));
    await Promise.all([first, inTurn(() => ran.push('second'))]);
    expect(ran).toEqual(['first', 'first again', 'second']);
  });
});

describe('pauseBeginning', () => {
  it('lets what has begun go on, and nothing else begin until all pauses are over', async () => {
    const ran: string[] = [];
    const ends = [pauseBeginning(), pauseBeginning()];
    const first = inTurn(() => ran.push('first'));
    await inTurnAgain(() => ran.push('again'));
    ends[0]?.();
    await inTurnAgain(() => ran.push('and again'));
    expect(ran).toEqual(['again', 'and again']);
    expect(turnDelayMs()).toBeGreaterThan(0);
    ends[1]?.();
    await first;
    expect(ran).toEqual(['again', 'and again', 'first']);
  });
});

describe('turnDelayMs', () => {
  it('is how long the oldest has waited, and nothing when none waits', async () => {
    expect(turnDelayMs()).toBe(0);
    const done = [inTurn(() => {}), inTurnAgain(() => {})];
    keepBusy(5);
    done.push(inTurn(() => {}));
    expect(turnDelayMs()).toBeGreaterThanOrEqual(5);
    await Promise.all(done);
    expect(turnDelayMs()).toBe(0);
  });
});

describe('noteArrival', () => {
  it('lets connections be accepted while much work waits', async () => {
    const server = createServer((socket) => socket.destroy()).on('connection', noteArrival);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    let accepted = 0;
    let ran = 0;
    const allAccepted = new Promise<number>((resolve) => {
      server.on('connection', () => {
        accepted++;
        if (accepted === 100) resolve(ran);
      });
    });
    const work = Array.from({ length: 200 }, () =>
      inTurn(() => {
        keepBusy(4);
        ran++;
      }),
    );
    // A listening TCP server's address is an object.
    const { port } = server.address() as AddressInfo;
    for (let i = 0; i < 100; i++) connect(port, '127.0.0.1').on('error', () => {});
    // By turns of two, each with one connection, all work would be done.
    expect(await allAccepted).toBeLessThan(100);
    await Promise.all(work);
    server.close();
  });
});
