import { toKeyValues } from '@hotspan/otlp-profiles';
import { describe, expect, it } from 'vitest';
import {
  describeSeries,
  LABEL_LIMITS,
  labelValue,
  type Series,
  type SeriesLabelsInit,
} from './series-labels.js';

const TYPE = {
  name: 'wall',
  sampleType: 'wall',
  sampleUnit: 'nanoseconds',
  periodType: '',
  periodUnit: '',
  id: 'wall:wall:nanoseconds::',
  factor: 1n,
};

function describeSound(init: Partial<SeriesLabelsInit>): Series {
  const series = describeSeries({ type: TYPE, resource: [], scope: [], sample: new Map(), ...init });
  if (typeof series === 'string') throw new Error(`not a series: it ${series}`);
  return series;
}

function labelsOf(init: Partial<SeriesLabelsInit>): Record<string, string> {
  return Object.fromEntries(describeSound(init).labels);
}

describe('describeSeries', () => {
  it('derives labels from the type and leaves out those that are empty', () => {
    expect(labelsOf({})).toEqual({
      __otel__: 'true',
      __name__: 'wall',
      __type__: 'wall',
      __unit__: 'nanoseconds',
      __profile_type__: 'wall:wall:nanoseconds::',
      service_name: 'unknown_service',
      __service_name__: 'unknown_service',
    });
  });

  it('sorts labels by name', () => {
    const names = describeSound({
      resource: toKeyValues({ b: '1', Z: '2', 'a.b': '3', a_b: '4' }),
    }).labels.map(([name]) => name);
    expect(names).toEqual([...names].sort());
  });

  it('prefers what it derives to the resource, the resource to the scope, and the scope to samples', () => {
    const labels = labelsOf({
      resource: toKeyValues({ __name__: 'no', a: 'resource' }),
      scope: toKeyValues({ a: 'scope', b: 'scope' }),
      sample: new Map([
        ['__type__', 'no'],
        ['a', 'sample'],
        ['b', 'sample'],
        ['c', 'sample'],
        ['service_name', 'sample'],
      ]),
    });
    expect(labels).toMatchObject({
      __name__: 'wall',
      __type__: 'wall',
      a: 'resource',
      b: 'scope',
      c: 'sample',
      service_name: 'unknown_service',
    });
  });

  it.each([
    [{ 'service.name': 'shop', 'process.executable.name': 'node' }, {}, 'shop'],
    [{ 'process.executable.name': 'node' }, {}, 'unknown_service:node'],
    [{ 'service.name': '' }, {}, 'unknown_service'],
    [{ 'service.name': 'host' }, { 'service.name': 'guest' }, 'guest'],
  ])('takes the service of resource %j and sample %j to be %s', (resource, sample, service) => {
    const series = describeSound({
      resource: toKeyValues(resource),
      sample: new Map(Object.entries(sample)),
    });
    expect(series.service).toBe(service);
    expect(Object.fromEntries(series.labels)).toMatchObject({
      service_name: service,
      __service_name__: service,
    });
  });

  it('gives equal label sets the same id, in whatever order they come, and others another', () => {
    const id = (resource: Record<string, string>): bigint =>
      describeSound({ resource: toKeyValues(resource) }).id;
    expect(id({ a: '1', b: '2' })).toBe(id({ b: '2', a: '1' }));
    const others: Record<string, string>[] = [{ a: '1' }, { a: '2', b: '1' }, { a1: 'b2' }, { ab: '12' }];
    expect(new Set([{ a: '1', b: '2' }, ...others].map(id)).size).toBe(5);
  });

  it.each([
    [
      'too many',
      { resource: toKeyValues(Object.fromEntries(Array.from({ length: 122 }, (_, i) => [`k${i}`, 'v']))) },
      `has 129 labels, more than ${LABEL_LIMITS.names}. Send fewer resource attributes`,
    ],
    [
      'a name of too many bytes',
      { sample: new Map([['é'.repeat(513), 'v']]) },
      `has a label name of more than 1024 bytes, "${'é'.repeat(60)}...". Shorten it`,
    ],
    [
      'a value of too many bytes',
      { scope: toKeyValues({ k: 'é'.repeat(1_025) }) },
      'has a value of more than 2048 bytes in the label k. Shorten it',
    ],
    [
      'one that it makes itself',
      { resource: toKeyValues({ service_name: 'shop' }) },
      'has an attribute named service_name, which is a label of its own. Use service.name',
    ],
  ])('refuses labels that are %s', (_, init, problem) => {
    expect(describeSeries({ type: TYPE, resource: [], scope: [], sample: new Map(), ...init })).toBe(problem);
  });
});

describe('labelValue', () => {
  it.each([
    ['text', 'text'],
    ['', ''],
    [42n, '42'],
    [-1n, '-1'],
    [['one'], 'one'],
    [[[7n]], '7'],
    [['a', 'b'], ''],
    [[], ''],
    [true, ''],
    [1.5, ''],
    [null, ''],
    [new Uint8Array(3), ''],
    [new Map([['k', 'v']]), ''],
  ])('reads %o as %o', (value, expected) => {
    expect(labelValue(value)).toBe(expected);
  });
});
