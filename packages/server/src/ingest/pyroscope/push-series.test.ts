import { expect, it } from 'vitest';
import { DEFAULT_TENANT_LIMITS } from '../../limits/limit-table.js';
import { readPushSeries } from './push-series.js';

function read(pairs: readonly (readonly [string, string])[]) {
  const labels = pairs.map(([name, value]) => ({ $typeName: 'types.v1.LabelPair' as const, name, value }));
  const series = readPushSeries(labels, DEFAULT_TENANT_LIMITS);
  return 'reason' in series ? series : { ...series, labels: Object.fromEntries(series.labels) };
}

it('takes name and service apart from the labels', () => {
  expect(
    read([
      ['__name__', 'process_cpu'],
      ['service_name', 'shop'],
      ['region', 'eu'],
      ['empty', ''],
      ['__private__', 'kept'],
    ]),
  ).toEqual({ name: 'process_cpu', service: 'shop', labels: { region: 'eu', __private__: 'kept' } });
});

it('names a service that nobody named', () => {
  expect(read([['__name__', 'wall']])).toMatchObject({ service: 'unknown_service' });
  expect(
    read([
      ['__name__', 'wall'],
      ['service_name', ''],
    ]),
  ).toMatchObject({ service: 'unknown_service' });
});

it("names Go's delta profiles as others, and keeps their name", () => {
  expect(
    read([
      ['__name__', 'godeltaprof_memory'],
      ['__delta__', 'true'],
    ]),
  ).toEqual({
    name: 'memory',
    service: 'unknown_service',
    labels: { __name_replaced__: 'godeltaprof_memory' },
  });
});

it.each([
  ['no name', [['service_name', 'shop']], 'missing_labels'],
  ['an empty name', [['__name__', '']], 'missing_labels'],
  [
    'a label twice',
    [
      ['__name__', 'wall'],
      ['a', '1'],
      ['a', '1'],
    ],
    'duplicate_label_names',
  ],
] as const)('refuses %s', (_, pairs, reason) => {
  expect(read(pairs)).toEqual({ reason, message: expect.stringContaining('[HOTSPAN_ERR_SERVER_PROFILE]') });
});
