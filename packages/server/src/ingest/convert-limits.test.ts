import { describe, expect, it } from 'vitest';
import type { TenantLimits } from '../limits/tenant-limits.js';
import { type ConvertInit, convert, DAY_MS, NOW_MS } from './convert-profiles.fixture.js';
import { nanos } from './otlp-requests.fixture.js';

describe('limits of the tenant', () => {
  const sample = { stackIndex: 1, values: [1] };
  const attributeTable = [
    {},
    ...Array.from({ length: 5 }, (_, i) => ({ keyStrindex: 4, value: { stringValue: `v${i}` } })),
    { keyStrindex: 5, value: { stringValue: 'x' } },
  ];
  const labelled = { strings: ['k', 'other'], dictionary: { attributeTable } };

  it.each<[reason: string, init: ConvertInit, limits: Partial<TenantLimits>, text: string]>([
    [
      'samples_limit',
      { profiles: [{ samples: [sample, sample, sample] }] },
      { maxSamples: 2 },
      'has 3 samples, more than 2. Send shorter windows, or raise max_samples of the tenant',
    ],
    [
      'sample_labels_limit',
      { ...labelled, profiles: [{ samples: [{ ...sample, attributeIndices: [1, 6] }] }] },
      { maxSampleLabels: 1 },
      'has a sample of 2 labels, more than 1. Send fewer, or raise max_sample_labels of the tenant',
    ],
    [
      'series_limit',
      {
        ...labelled,
        profiles: [{ samples: [1, 2, 3].map((i) => ({ ...sample, attributeIndices: [i] })) }],
      },
      { maxSeriesPerProfile: 2 },
      'has samples of more than 2 different label sets.',
    ],
    [
      'max_label_names_per_series',
      { ...labelled, profiles: [{ samples: [{ ...sample, attributeIndices: [1, 6] }] }] },
      { maxLabelNames: 11 },
      'has 12 labels, more than 11. Send fewer, or raise max_label_names of the tenant',
    ],
    [
      'not_in_ingestion_window',
      { profiles: [{ timeUnixNano: nanos(NOW_MS - DAY_MS - 1) }] },
      { maxProfileAgeMs: DAY_MS },
      'has the time 2026-11-21T11:59:59.999Z, and this server takes none from before 2026-11-21T12:00:00.000Z',
    ],
    [
      'not_in_ingestion_window',
      { profiles: [{ timeUnixNano: nanos(NOW_MS + 1_001) }] },
      { maxProfileAheadMs: 1_000 },
      'or after 2026-11-22T12:00:01.000Z',
    ],
  ])('refuse a profile by %s, and no other of the request', (reason, init, limits, text) => {
    const { batch, acceptedProfiles, rejections } = convert(
      { ...init, profiles: [...(init.profiles ?? []), {}] },
      { limits },
    );
    expect(rejections).toEqual([{ reason, message: expect.stringContaining(text) }]);
    expect([batch.profiles.length, acceptedProfiles]).toEqual([1, 1]);
  });

  it('take what just keeps to them', () => {
    const { rejections } = convert(
      {
        ...labelled,
        profiles: [
          { samples: [1, 2].map((i) => ({ ...sample, attributeIndices: [i] })) },
          { timeUnixNano: nanos(NOW_MS - DAY_MS) },
          { timeUnixNano: nanos(NOW_MS + 1_000) },
        ],
      },
      {
        limits: {
          maxSamples: 2,
          maxSampleLabels: 1,
          maxSeriesPerProfile: 2,
          maxLabelNames: 11,
          maxProfileAgeMs: DAY_MS,
          maxProfileAheadMs: 1_000,
        },
      },
    );
    expect(rejections).toEqual([]);
  });

  it('go with every row as its retention', () => {
    const { batch } = convert({}, { limits: { retentionDays: 90 } });
    const rows = [...batch.profiles, ...batch.series, ...batch.nodes];
    expect(rows.map(({ retentionDays }) => retentionDays)).toEqual([90, 90, 90]);
  });
});
