import { describe, expect, it } from 'vitest';
import { createKnownIds, type IdPlace } from './known-ids.js';

const SHOP: IdPlace = { tenant: 'a', service: 'shop', retentionDays: 0 };
const MONDAY = 20_002;

describe('createKnownIds', () => {
  it('knows an id in its place and in no other', () => {
    const known = createKnownIds(1_000);
    known.add(7, 9, known.scopeOf(SHOP, MONDAY));
    expect(known.has(7, 9, known.scopeOf({ ...SHOP }, MONDAY))).toBe(true);
    const others: Partial<IdPlace>[] = [
      { tenant: 'b' },
      { service: 'cart' },
      { retentionDays: 30 },
      // The same letters in all.
      { tenant: 'as', service: 'hop' },
    ];
    for (const other of others) {
      expect(known.has(7, 9, known.scopeOf({ ...SHOP, ...other }, MONDAY)), JSON.stringify(other)).toBe(
        false,
      );
    }
    expect(known.has(7, 9, known.scopeOf(SHOP, MONDAY + 7))).toBe(false);
    expect(known.has(7, 9, known.scopeOf(SHOP, MONDAY))).toBe(true);
    expect(known.size).toBe(1);
  });

  it('gives a place a scope that nobody outside can compute: each has another', () => {
    const scopes = Array.from({ length: 20 }, () => createKnownIds(10).scopeOf(SHOP, MONDAY));
    expect(new Set(scopes.map(({ low }) => low)).size).toBe(20);
    expect(new Set(scopes.map(({ high }) => high)).size).toBe(20);
  });

  it('cannot be made to take a row of another tenant for stored by the difference that scopes had elsewhere', () => {
    const foreign: IdPlace = { ...SHOP, tenant: 'b' };
    const rehearsal = createKnownIds(1_000);
    const [ours, theirs] = [rehearsal.scopeOf(foreign, MONDAY), rehearsal.scopeOf(SHOP, MONDAY)];
    const forged = [7 ^ ours.low ^ theirs.low, 9 ^ ours.high ^ theirs.high] as const;
    rehearsal.add(...forged, ours);
    expect(rehearsal.has(7, 9, theirs)).toBe(true);

    const known = createKnownIds(1_000);
    known.add(...forged, known.scopeOf(foreign, MONDAY));
    expect(known.has(7, 9, known.scopeOf(SHOP, MONDAY))).toBe(false);
  });
});
