import { describe, expect, it } from 'vitest';
import { DEFAULT_TENANT_LIMITS } from '../limits/limit-table.js';
import type { TenantLimits } from '../limits/tenant-limits.js';
import type { IncomingProfile } from './incoming.js';
import type { Rejection } from './rejection.js';
import { describeSeries, type Series } from './series-labels.js';

const TYPE = {
  name: 'wall',
  sampleType: 'wall',
  sampleUnit: 'nanoseconds',
  periodType: '',
  periodUnit: '',
  id: 'wall:wall:nanoseconds::',
  factor: 1n,
};

/** What does not matter to labels. */
const REST = {
  samples: {
    count: 0,
    stack: new Int32Array(0),
    attributeSet: new Int32Array(0),
    link: new Int32Array(0),
    valueOffsets: new Int32Array(1),
    values: new BigInt64Array(0),
    timestampOffsets: new Int32Array(1),
    timestamps: new BigUint64Array(0),
  },
  timeNanos: 0n,
  durationNanos: 0n,
  profileId: new Uint8Array(0),
};

interface Init {
  readonly labels?: Readonly<Record<string, string>>;
  readonly sample?: Readonly<Record<string, string>>;
  readonly type?: Partial<IncomingProfile['type']>;
  readonly serviceAttribute?: string;
  readonly limits?: Partial<TenantLimits>;
}

function describeLoose({
  labels = {},
  sample = {},
  type,
  serviceAttribute,
  limits,
}: Init): Series | Rejection {
  const profile: IncomingProfile = {
    ...REST,
    type: { ...TYPE, ...type },
    labels: new Map(Object.entries(labels)),
    service: 'shop',
    ...(serviceAttribute !== undefined && { serviceAttribute }),
  };
  return describeSeries(profile, new Map(Object.entries(sample)), {
    ...DEFAULT_TENANT_LIMITS,
    ...limits,
  });
}

function describeSound(init: Init): Series {
  const series = describeLoose(init);
  if ('reason' in series) throw new Error(series.message);
  return series;
}

const labelsOf = (init: Init): Record<string, string> => Object.fromEntries(describeSound(init).labels);

describe('describeSeries', () => {
  it('derives labels from type and service, and leaves out those that are empty', () => {
    expect(labelsOf({ labels: { region: '' } })).toEqual({
      __name__: 'wall',
      __type__: 'wall',
      __unit__: 'nanoseconds',
      __profile_type__: 'wall:wall:nanoseconds::',
      service_name: 'shop',
      __service_name__: 'shop',
    });
  });

  it('sorts labels by name', () => {
    const { labels } = describeSound({ labels: { b: '1', Z: '2', 'a.b': '3', a_b: '4' } });
    const names = labels.map(([name]) => name);
    expect(names).toEqual([...names].sort());
  });

  it('prefers what it derives to labels of the profile, and those to labels of samples', () => {
    const labels = labelsOf({
      labels: { __name__: 'no', __unit__: 'no', a: 'profile' },
      sample: { __type__: 'no', a: 'sample', b: 'sample', service_name: 'sample' },
    });
    expect(labels).toMatchObject({
      __name__: 'wall',
      __type__: 'wall',
      __unit__: 'nanoseconds',
      a: 'profile',
      b: 'sample',
      service_name: 'shop',
    });
  });

  it.each([
    ['service.name', { 'service.name': 'guest' }, 'guest'],
    ['service.name', { 'service.name': '' }, 'shop'],
    ['service.name', {}, 'shop'],
    [undefined, { 'service.name': 'guest' }, 'shop'],
  ])(
    'with the service attribute %s, takes the service of sample %j to be %s',
    (serviceAttribute, sample, service) => {
      const series = describeSound({ sample, ...(serviceAttribute !== undefined && { serviceAttribute }) });
      expect(series.service).toBe(service);
      expect(Object.fromEntries(series.labels)).toMatchObject({
        service_name: service,
        __service_name__: service,
      });
    },
  );

  it('gives equal label sets the same id, in whatever order they come, and others another', () => {
    const id = (labels: Record<string, string>): bigint => describeSound({ labels }).id;
    expect(id({ a: '1', b: '2' })).toBe(id({ b: '2', a: '1' }));
    const others: Record<string, string>[] = [{ a: '1' }, { a: '2', b: '1' }, { a1: 'b2' }, { ab: '12' }];
    expect(new Set([{ a: '1', b: '2' }, ...others].map(id)).size).toBe(5);
    expect(describeSound({ labels: { a: '1' } }).id).toBe(describeSound({ sample: { a: '1' } }).id);
  });

  it('gives series that differ in their type the same upper half of the id, and others another', () => {
    const half = (init: Init): bigint => describeSound(init).id >> 32n;
    const ids = [{}, { type: { name: 'cpu', sampleType: 'cpu', id: 'cpu:cpu:nanoseconds::' } }].map((type) =>
      describeSound({ labels: { pod: 'a' }, ...type }),
    );
    expect(new Set(ids.map(({ id }) => id)).size).toBe(2);
    expect(new Set(ids.map(({ id }) => id >> 32n)).size).toBe(1);
    expect(half({ labels: { pod: 'a' } })).not.toBe(half({ labels: { pod: 'b' } }));
  });

  it.each<[what: string, init: Init, reason: string, problem: string]>([
    [
      'too many labels',
      { labels: Object.fromEntries(Array.from({ length: 123 }, (_, i) => [`k${i}`, 'v'])) },
      'max_label_names_per_series',
      'has 129 labels, more than 128. Send fewer, or raise max_label_names of the tenant',
    ],
    [
      'a name of too many bytes',
      { sample: { ['é'.repeat(513)]: 'v' } },
      'label_name_too_long',
      `has a label name of more than 1024 bytes, "${'é'.repeat(60)}...". Shorten it`,
    ],
    [
      'a value of too many bytes',
      { labels: { k: 'é'.repeat(1_025) } },
      'label_value_too_long',
      'has a value of more than 2048 bytes in the label k. Shorten it',
    ],
    [
      'a value longer than the limit of the tenant',
      { labels: { k: 'x'.repeat(129) }, limits: { maxLabelValueBytes: 128 } },
      'label_value_too_long',
      'has a value of more than 128 bytes in the label k. Shorten it',
    ],
    [
      'a label without a name',
      { labels: { '': 'v' } },
      'invalid_labels',
      'has a label without a name. Leave it out',
    ],
    [
      'no name',
      { type: { name: '' } },
      'missing_labels',
      'has no name. Give it the label __name__ or a period type',
    ],
  ])('refuses %s', (_, init, reason, problem) => {
    const message = `[HOTSPAN_ERR_SERVER_PROFILE] a profile ${problem}.`;
    expect(describeLoose(init)).toEqual({ reason, message });
  });

  it('takes labels that are just within the limits', () => {
    const labels = Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`k${i}`, 'v']));
    const sample = { ['é'.repeat(512)]: 'v', k: 'é'.repeat(1_024) };
    expect(describeSound({ labels, sample }).labels).toHaveLength(128);
  });
});
