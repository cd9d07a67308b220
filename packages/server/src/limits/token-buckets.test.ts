import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTokenBuckets, type TokenBucketsOptions } from './token-buckets.js';

const RATE = { bytesPerSecond: 1_000, burstBytes: 5_000 };

function create(options: Partial<TokenBucketsOptions> = {}) {
  const clock = { ms: 0 };
  const { take } = createTokenBuckets({ now: () => clock.ms, ...options });
  return { clock, take };
}

describe('a token bucket', () => {
  it('is full at first, and lets in as much as it holds', () => {
    const { take } = create();
    expect(take('a', 3_000, RATE)).toBe(0);
    expect(take('a', 2_000, RATE)).toBe(0);
    expect(take('a', 1, RATE)).toBe(1);
  });

  it('says how long to wait, and lets in then what it refused, which took nothing', () => {
    const { clock, take } = create();
    take('a', 5_000, RATE);
    expect(take('a', 1_500, RATE)).toBe(1_500);
    clock.ms += 1_499;
    expect(take('a', 1_500, RATE)).toBe(1);
    clock.ms += 1;
    expect(take('a', 1_500, RATE)).toBe(0);
  });

  it('never holds more than a burst, however long nothing came', () => {
    const { clock, take } = create();
    clock.ms = 1e12;
    expect(take('a', 5_000, RATE)).toBe(0);
    expect(take('a', 1, RATE)).toBeGreaterThan(0);
  });

  it('lets in what is larger than itself when it is full, and then as much later what follows', () => {
    const { clock, take } = create();
    expect(take('a', 20_000, RATE)).toBe(0);
    // 15 000 bytes in debt, and 1 000 more.
    expect(take('a', 1_000, RATE)).toBe(16_000);
    // Larger than a full bucket again: that it must be.
    expect(take('a', 20_000, RATE)).toBe(20_000);
    clock.ms += 20_000;
    expect(take('a', 20_000, RATE)).toBe(0);
  });

  it('is of one tenant', () => {
    const { take } = create();
    take('a', 5_000, RATE);
    expect(take('b', 5_000, RATE)).toBe(0);
  });

  it('follows a rate that is changed', () => {
    const { clock, take } = create();
    take('a', 5_000, RATE);
    expect(take('a', 1_000, { bytesPerSecond: 100_000, burstBytes: 5_000 })).toBe(10);
    clock.ms += 5_000;
    expect(take('a', 2_000, { bytesPerSecond: 1_000, burstBytes: 1_000 })).toBe(0);
    expect(take('a', 1_000, { bytesPerSecond: 1_000, burstBytes: 1_000 })).toBe(2_000);
  });

  it('is forgotten when too many tenants came after, and counted', () => {
    const forgotten: number[] = [];
    const { take } = create({ maxBuckets: 2, onForgotten: () => forgotten.push(1) });
    for (const tenant of ['a', 'b', 'a', 'c']) take(tenant, 2_500, RATE);
    expect(forgotten).toHaveLength(1);
    expect(take('a', 1, RATE)).toBe(1);
    expect(take('b', 5_000, RATE)).toBe(0);
    expect(forgotten).toHaveLength(2);
  });

  it('keeps the rate over time: what is let in is at most a burst, a request and the rate times the time', () => {
    const requests = fc.array(fc.tuple(fc.nat(3_000), fc.integer({ min: 1, max: 20_000 })), {
      maxLength: 100,
    });
    fc.assert(
      fc.property(requests, (steps) => {
        const { clock, take } = create();
        let taken = 0;
        let largest = 0;
        for (const [pauseMs, bytes] of steps) {
          clock.ms += pauseMs;
          if (take('a', bytes, RATE) > 0) continue;
          taken += bytes;
          largest = Math.max(largest, bytes);
        }
        expect(taken).toBeLessThanOrEqual(
          RATE.burstBytes + largest + (clock.ms / 1_000) * RATE.bytesPerSecond,
        );
      }),
    );
  });
});
