import { expect, it } from 'vitest';
import { limitAgeByRetention } from './limit-age-by-retention.js';
import { DEFAULT_TENANT_LIMITS } from './limit-table.js';
import type { TenantLimits } from './tenant-limits.js';

const DAY_MS = 86_400_000;
const NOW = 100 * DAY_MS;

it.each<
  [what: string, own: Partial<TenantLimits>, retentionDays: number, floorDays: number, expectedDays: number]
>([
  ['the age limit where that is less than what is kept', { maxProfileAgeMs: DAY_MS }, 30, 0, 1],
  ['the retention where that is less', { maxProfileAgeMs: 90 * DAY_MS }, 30, 0, 30],
  ["the tenant's own retention", { maxProfileAgeMs: 90 * DAY_MS, retentionDays: 3 }, 30, 0, 3],
  [
    "the tenant's own retention, which is longer",
    { maxProfileAgeMs: 60 * DAY_MS, retentionDays: 365 },
    30,
    0,
    60,
  ],
  ['the age limit where data is kept for ever', { maxProfileAgeMs: 90 * DAY_MS }, 0, 0, 90],
  ['what was left by --max-disk', {}, 30, 98, 2],
  ['no more than it is anyway, however old what --max-disk dropped', {}, 30, 1, 30],
])('profiles may be as old as %s', (_, own, retentionDays, floorDays, expectedDays) => {
  const all = Object.freeze({ ...DEFAULT_TENANT_LIMITS, ...own });
  const limits = limitAgeByRetention(
    { of: () => all, admit: () => {} },
    { retentionMs: retentionDays * DAY_MS, floorMs: () => floorDays * DAY_MS, now: () => NOW },
  );
  expect(limits.of('a').maxProfileAgeMs).toBe(expectedDays * DAY_MS);
  expect(limits.of('a')).toEqual({ ...all, maxProfileAgeMs: expectedDays * DAY_MS });
});

it('makes the limits of a tenant once, for they are asked for with every request', () => {
  const all = Object.freeze({ ...DEFAULT_TENANT_LIMITS, maxProfileAgeMs: 90 * DAY_MS });
  const limits = limitAgeByRetention(
    { of: () => all, admit: () => {} },
    { retentionMs: DAY_MS, floorMs: () => 0, now: () => NOW },
  );
  expect(limits.of('a')).toBe(limits.of('b'));
});
