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

  it('knows ids of the same low bits, however often they are asked for', () => {
    const known = createKnownIds(1_000);
    const scope = known.scopeOf(SHOP, MONDAY);
    const ids = Array.from({ length: 100 }, (_, i) => [7 + i * 2 ** 20, i] as const);
    for (const [low, high] of ids) known.add(low, high, scope);
    for (const [low, high] of [...ids, ...ids, ...ids.reverse()]) {
      expect(known.has(low, high, scope)).toBe(true);
      expect(known.has(low, high + 1_000, scope)).toBe(false);
    }
  });

  it('forgets all ids when it is cleared, those asked for a moment ago as well', () => {
    const known = createKnownIds(1_000);
    const scope = known.scopeOf(SHOP, MONDAY);
    known.add(7, 9, scope);
    expect([known.has(7, 9, scope), known.has(7, 9, scope)]).toEqual([true, true]);
    known.clear();
    expect(known.has(7, 9, scope)).toBe(false);
  });

  it('gives a place the scope that it had, however many others came between', () => {
    const known = createKnownIds(10);
    const places = Array.from({ length: 1_500 }, (_, i) => ({ ...SHOP, service: `service ${i}` }));
    const scopes = places.map((place) => known.scopeOf(place, MONDAY));
    expect(places.map((place) => known.scopeOf(place, MONDAY))).toEqual(scopes);
    expect(new Set(scopes.map(({ low, high }) => `${low} ${high}`)).size).toBe(1_500);
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
