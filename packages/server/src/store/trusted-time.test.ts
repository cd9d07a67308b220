import { describe, expect, it } from 'vitest';
import { createTrustedTime } from './trusted-time.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOON = Date.UTC(2026, 10, 26, 12);
const YEARS_MS = 3_650 * DAY_MS;

/** A server whose clock and uptime a test sets. */
function start(nowMs = NOON) {
  const clock = { nowMs, uptimeMs: 7_000 };
  const time = createTrustedTime({ now: () => clock.nowMs, uptime: () => clock.uptimeMs });
  return { clock, read: (newestMs: number | undefined) => time.read(newestMs) };
}

describe('the time by which data is dropped', () => {
  it('is what the clock says, hour after hour, while data comes in', () => {
    const { clock, read } = start();
    for (let hour = 0; hour < 100; hour++) {
      expect(read(clock.nowMs - 1_000)).toBe(clock.nowMs);
      clock.nowMs += HOUR_MS;
      clock.uptimeMs += HOUR_MS;
    }
  });

  it('is what the clock says without any data', () => {
    expect(start().read(undefined)).toBe(NOON);
  });

  it('begins a day beyond the newest data with a clock that is years ahead, and goes on as time does', () => {
    const { clock, read } = start(NOON + YEARS_MS);
    for (let hour = 0; hour < 100; hour++) {
      expect(read(NOON)).toBe(NOON + DAY_MS + hour * HOUR_MS);
      clock.uptimeMs += HOUR_MS;
    }
  });

  it('goes on from there when the clock is set right', () => {
    const { clock, read } = start(NOON + YEARS_MS);
    read(NOON);
    clock.nowMs = NOON + HOUR_MS;
    expect(read(NOON + HOUR_MS)).toBe(NOON + HOUR_MS);
  });

  it('goes forward by a day an hour when data from years ahead comes in with such a clock', () => {
    const { clock, read } = start();
    read(NOON);
    clock.nowMs += YEARS_MS;
    expect(read(clock.nowMs)).toBe(NOON);
    clock.uptimeMs += HOUR_MS;
    expect(read(clock.nowMs)).toBe(NOON + DAY_MS + HOUR_MS);
  });

  it('follows a clock that is set back, and forward again', () => {
    const { clock, read } = start();
    read(NOON);
    clock.nowMs -= 5 * HOUR_MS;
    expect(read(NOON)).toBe(NOON - 5 * HOUR_MS);
    clock.nowMs += 5 * HOUR_MS;
    clock.uptimeMs += HOUR_MS;
    expect(read(NOON)).toBe(NOON);
  });

  it('catches up after the server was off for two months', () => {
    const { clock, read } = start();
    expect(read(NOON - 60 * DAY_MS)).toBe(NOON - 59 * DAY_MS);
    // The first profiles of now have come.
    for (let hour = 0; hour < 60; hour++) {
      clock.nowMs += HOUR_MS;
      clock.uptimeMs += HOUR_MS;
      read(clock.nowMs);
    }
    expect(read(clock.nowMs)).toBe(clock.nowMs);
  });
});
