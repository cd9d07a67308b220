import { describe, expect, test } from 'vitest';
import { createGovernor, type GovernorReading } from './governor.js';

const FLUSH_MS = 15_000;

/** A program whose flushes cost so much per sample; returns the rates that the governor asks for. */
function govern(flushes: number, flushMsPerSample: (flush: number) => number, budget = 0.01) {
  const governor = createGovernor({ budget, rateHz: 99 });
  const rates: number[] = [];
  let rate = 99;
  for (let flush = 0; flush < flushes; flush++) {
    const recordedSamples = (rate * FLUSH_MS) / 1_000;
    const reading: GovernorReading = {
      elapsedMs: FLUSH_MS,
      flushCpuMs: recordedSamples * flushMsPerSample(flush),
      recordedSamples,
    };
    rate = governor.observe(reading);
    rates.push(rate);
  }
  return { rates, cost: governor.cost };
}

describe('the governor', () => {
  test('leaves the rate alone within the budget', () => {
    const { rates, cost } = govern(50, () => 0.02);
    expect(new Set(rates)).toEqual(new Set([99]));
    expect(cost).toBeCloseTo(99 * 0.08 * 0.001, 4);
  });

  test('halves the rate until the cost is within the budget, and stays there', () => {
    const { rates, cost } = govern(60, () => 0.3);
    expect([...new Set(rates)]).toEqual([99, 50, 25]);
    expect(cost).toBeLessThan(0.01);
    expect(new Set(rates.slice(-20))).toEqual(new Set([25]));
  });

  test('never goes below 10 samples a second', () => {
    expect(govern(60, () => 50).rates.at(-1)).toBe(10);
  });

  test('goes back to the rate that was asked for when the cost has gone', () => {
    const { rates } = govern(80, (flush) => (flush < 30 ? 0.3 : 0.01));
    expect(Math.min(...rates)).toBe(25);
    expect(rates.at(-1)).toBe(99);
  });

  test('is not moved by the first flush, nor by a single one', () => {
    expect(new Set(govern(20, (flush) => (flush === 0 ? 5 : 0.02)).rates)).toEqual(new Set([99]));
    expect(new Set(govern(20, (flush) => (flush === 10 ? 0.08 : 0.02)).rates)).toEqual(new Set([99]));
  });

  test('without a budget only measures', () => {
    const { rates, cost } = govern(20, () => 5, 0);
    expect(new Set(rates)).toEqual(new Set([99]));
    expect(cost).toBeGreaterThan(0.4);
  });
});
