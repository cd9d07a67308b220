import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { VERSION } from '../version.js';
import { describeResource } from './describe-resource.js';

const describe = (resourceAttributes = {}) =>
  Object.fromEntries(
    describeResource({ serviceName: 'checkout', resourceAttributes }).map(({ key, value }) => [key, value]),
  );

test('the resource says which process of which service was profiled by what', () => {
  expect(describe()).toEqual({
    'service.name': 'checkout',
    'service.instance.id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    'telemetry.sdk.name': 'hotspan',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.version': VERSION,
    'process.pid': BigInt(process.pid),
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    'host.name': hostname(),
  });
});

test('the instance id is new for every profiler', () => {
  expect(describe()['service.instance.id']).not.toBe(describe()['service.instance.id']);
});

test('attributes of the user win, but for the name of the service', () => {
  const attributes = { 'host.name': 'pod-3', team: 'payments', 'service.name': 'other' };
  expect(describe(attributes)).toMatchObject({
    'host.name': 'pod-3',
    team: 'payments',
    'service.name': 'checkout',
  });
});
