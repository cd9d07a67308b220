import { describe, expect, it } from 'vitest';
import { readStatus } from '../../client/load-status.js';
import { formatRate, formatSpan } from './format-figures.js';
import { rateBetween, rateOfLately } from './ingest-rate.js';

const RECEIVED = { profiles: 3, bytes: 900, lately: { profiles: 2, bytes: 600, seconds: 60 } };

describe('what the server says of itself', () => {
  it('is read with everything that it lost', () => {
    const status = readStatus({
      version: '0.1.0',
      uptimeSeconds: 5,
      stored: { profiles: 3, oldest: 7 },
      tenants: [
        {
          tenant: 'anonymous',
          received: RECEIVED,
          rejected: [{ reason: 'samples_limit', profiles: 2, advice: 'Send fewer.' }],
          rateLimitedBytes: 0,
          limits: { max_samples: 1_000_000, retention: '7d' },
        },
      ],
      server: {
        diskBytes: 9,
        refused: [{ door: 'push', code: 'HOTSPAN_ERR_SERVER_BUSY', requests: 4, about: 'Too much.' }],
        refusedConnections: 0,
        dropped: [{ table: 'profiles', reason: 'max_disk', partitions: 1, advice: 'Raise it.' }],
      },
    });
    expect(status).toMatchObject({ version: '0.1.0', uptimeMs: 5_000, diskBytes: 9, received: RECEIVED });
    expect(status.stored).toMatchObject({ profiles: 3, oldestMs: 7 });
    expect(status.limits).toEqual([
      { tenant: 'anonymous', name: 'max_samples', value: '1,000,000' },
      { tenant: 'anonymous', name: 'retention', value: '7d' },
    ]);
    expect(status.losses.map(({ what, count, unit, advice }) => [what, count, unit, advice])).toEqual([
      ['Profiles refused: samples limit', 2, 'profiles', 'Send fewer.'],
      ['Requests refused at push: HOTSPAN_ERR_SERVER_BUSY', 4, 'requests', 'Too much.'],
      ['Old data dropped from profiles: max disk', 1, 'partitions', 'Raise it.'],
    ]);
  });

  it('may be next to nothing', () => {
    expect(readStatus({})).toMatchObject({ received: undefined, tenants: [], limits: [], losses: [] });
  });

  it('is added up over the tenants that it tells of', () => {
    const { received } = readStatus({ tenants: [{ received: RECEIVED }, { received: RECEIVED }, {}] });
    expect(received).toEqual({
      profiles: 6,
      bytes: 1_800,
      lately: { profiles: 4, bytes: 1_200, seconds: 60 },
    });
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

it('has a rate of its own lately', () => {
  expect(rateOfLately(RECEIVED)).toMatchObject({ profilesPerMinute: 2, bytesPerMinute: 600 });
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
