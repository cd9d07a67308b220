import { describe, expect, it } from 'vitest';
import { retryAfterSecondsOf } from '../listen/retry-after.js';
import { createLimits, type LimitSettings } from './create-limits.js';
import { DEFAULT_TENANT_LIMITS } from './limit-table.js';

function create(settings: Partial<LimitSettings>) {
  const clock = { ms: 0 };
  const refused: [string, number][] = [];
  const limits = createLimits({
    ...settings,
    now: () => clock.ms,
    onRefused: (tenant, bytes) => refused.push([tenant, bytes]),
  });
  return { limits, clock, refused };
}

function refusalOf(doIt: () => void): unknown {
  try {
    doIt();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('limits', () => {
  it('are the defaults of the server, those of the settings, then those of the tenant', () => {
    const { limits } = create({
      defaults: { maxSamples: 10, maxStackDepth: 20 },
      overrides: new Map([['big', { maxSamples: 1_000 }]]),
    });
    expect(limits.of('big')).toEqual({ ...DEFAULT_TENANT_LIMITS, maxSamples: 1_000, maxStackDepth: 20 });
    expect(limits.of('other')).toEqual({ ...DEFAULT_TENANT_LIMITS, maxSamples: 10, maxStackDepth: 20 });
  });

  it('of a tenant called like a member of every object are those of all', () => {
    const { limits } = create({ overrides: new Map([['big', { maxSamples: 1_000 }]]) });
    for (const name of ['__proto__', 'constructor']) expect(limits.of(name)).toBe(limits.of('other'));
  });

  it('can be replaced', () => {
    const { limits } = create({ overrides: new Map([['big', { maxSamples: 1_000 }]]) });
    const next = { defaults: { maxSamples: 5 }, overrides: new Map() };
    limits.replace(next);
    expect(limits.of('big').maxSamples).toBe(5);
    expect(limits.settings).toBe(next);
  });
});

describe('admit', () => {
  it('takes any number of bytes without a rate', () => {
    const { limits } = create({});
    for (let i = 0; i < 10; i++) limits.admit('a', 2 ** 40);
  });

  it('refuses what is above the rate of the tenant, and says so with the time to wait', () => {
    const { limits, clock, refused } = create({
      overrides: new Map([['small', { ingestionBytesPerSecond: 1_024, ingestionBurstBytes: 2_048 }]]),
    });
    limits.admit('small', 2_048);
    limits.admit('other', 1e9);
    const error = refusalOf(() => limits.admit('small', 1_500));
    expect(error).toMatchObject({
      code: 'HOTSPAN_ERR_SERVER_RATE',
      message:
        '[HOTSPAN_ERR_SERVER_RATE] the tenant "small" may send 1024 bytes a second (2048 at once), and 1500 more bytes are too many now. Send them again in 2 s, or raise ingestion_rate of the tenant.',
    });
    expect(retryAfterSecondsOf(error)).toBe(2);
    expect(refused).toEqual([['small', 1_500]]);
    clock.ms = 2_000;
    limits.admit('small', 1_500);
  });

  it('takes ten seconds of the rate at once where nothing is said of a burst', () => {
    const { limits } = create({ defaults: { ingestionBytesPerSecond: 1_000 } });
    limits.admit('a', 10_000);
    expect(retryAfterSecondsOf(refusalOf(() => limits.admit('a', 10_000)))).toBe(10);
  });

  it('follows replaced limits at once', () => {
    const { limits } = create({ defaults: { ingestionBytesPerSecond: 1_000 } });
    limits.admit('a', 10_000);
    limits.replace({ defaults: {}, overrides: new Map() });
    limits.admit('a', 10_000);
    limits.replace({ defaults: { ingestionBytesPerSecond: 1_000 }, overrides: new Map() });
    expect(refusalOf(() => limits.admit('a', 10_000))).toBeInstanceOf(Error);
  });
});
