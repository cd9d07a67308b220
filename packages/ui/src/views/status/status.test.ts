import { describe, expect, it } from 'vitest';
import { parseStatus } from '../../client/load-status.js';
import { formatLimit, formatRate, formatSpan } from './format-figures.js';
import { rateBetween } from './ingest-rate.js';

describe('what the server says of itself', () => {
  it('is read with what is there', () => {
    const status = parseStatus({
      version: '0.1.0',
      startedAt: 5,
      storage: { kind: 'embedded', bytesOnDisk: 7 },
      ingest: { profiles: 3 },
      limits: [{ name: 'max_samples', value: 9, unit: '', description: 'Samples.' }, 'no limit'],
      dropped: [{ reason: 'too_old', count: 2 }],
    });
    expect(status).toMatchObject({
      version: '0.1.0',
      startedAtMs: 5,
      storage: { kind: 'embedded', bytesOnDisk: 7 },
      ingest: { profiles: 3 },
      dropped: [{ reason: 'too_old', count: 2, fix: '' }],
    });
    expect(status.limits[0]).toEqual({ name: 'max_samples', value: 9, unit: '', description: 'Samples.' });
  });

  it('may be nothing, or of other types', () => {
    const nothing = { storage: {}, ingest: {}, limits: [], dropped: [] };
    expect(parseStatus({})).toEqual(nothing);
    expect(parseStatus({ version: 1, startedAt: 'x', storage: 3, limits: {}, series: null })).toEqual(
      nothing,
    );
  });
});

describe('the rate', () => {
  const reading = (atMs: number, profiles: number) => ({ atMs, profiles, bytes: profiles * 100 });

  it('is of all the time between the readings', () => {
    expect(rateBetween(reading(0, 10), reading(30_000, 40))).toEqual({
      overMs: 30_000,
      profiles: 30,
      profilesPerMinute: 60,
      bytesPerMinute: 6_000,
    });
  });

  it('is not known before some time has passed, nor over a restart', () => {
    expect(rateBetween(reading(0, 10), reading(0, 10))).toBeUndefined();
    expect(rateBetween(reading(0, 10), reading(5_000, 3))).toBeUndefined();
  });
});

it.each([
  [0, '0 s'],
  [12_400, '12 s'],
  [320_000, '5 min 20 s'],
  [3_600_000, '1 h'],
  [273_600_000, '3 d 4 h'],
])('writes %d ms as %s', (spanMs, text) => expect(formatSpan(spanMs)).toBe(text));

it.each([
  [0.04, '0'],
  [3.26, '3.3'],
  [1_234.5, '1,235'],
])('writes a rate of %d as %s', (rate, text) => expect(formatRate(rate)).toBe(text));

it.each([
  [33_554_432, 'bytes', '32 MiB'],
  [500, 'ms', '500 ms'],
  [604_800_000, 'ms', '7 d'],
  [1_000_000, 'samples', '1,000,000 samples'],
  ['forever', '', 'forever'],
  [undefined, 'bytes', 'none'],
])('writes a limit of %s %s as %s', (value, unit, text) => expect(formatLimit(value, unit)).toBe(text));
