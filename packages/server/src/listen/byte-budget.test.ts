import { describe, expect, it } from 'vitest';
import { createByteBudget } from './byte-budget.js';

describe('createByteBudget', () => {
  it('refuses what is too much, and has room again when a share is given back', () => {
    const budget = createByteBudget(1_000);
    const [first, second] = [budget.open(), budget.open()];
    first.take(700);
    expect(() => second.take(400)).toThrow(
      /^\[HOTSPAN_ERR_SERVER_BUSY\] requests of 700 bytes wait .* 1000 is/,
    );
    expect(budget.usedBytes).toBe(700);
    first.release();
    first.release();
    second.take(400);
    expect(budget.usedBytes).toBe(400);
  });

  it('keeps a fifth for those that were let in: a new one is refused at its first bytes', () => {
    const budget = createByteBudget(1_000);
    const [first, second, third] = [budget.open(), budget.open(), budget.open()];
    first.take(400);
    second.take(350);
    expect(() => third.take(60)).toThrow('HOTSPAN_ERR_SERVER_BUSY');
    first.take(200);
    expect(() => second.take(60)).toThrow('HOTSPAN_ERR_SERVER_BUSY');
    expect(budget.usedBytes).toBe(950);
  });

  it('lets one pass that is larger than all of it, when it is alone', () => {
    const budget = createByteBudget(1_000);
    const share = budget.open();
    share.take(900);
    share.take(5_000);
    expect(budget.usedBytes).toBe(5_900);
    share.release();
    expect(budget.usedBytes).toBe(0);
  });

  it('refuses new ones while requests wait for too long, and those that were let in not', () => {
    let delayMs = 0;
    const budget = createByteBudget(1_000, { delayMs: () => delayMs });
    const [first, second] = [budget.open(), budget.open()];
    first.take(100);
    delayMs = 5_001;
    first.take(100);
    expect(() => second.take(1)).toThrow(/^\[HOTSPAN_ERR_SERVER_BUSY\] requests wait more than 5 s /);
    delayMs = 5_000;
    second.take(1);
    expect(budget.usedBytes).toBe(201);
  });
});
