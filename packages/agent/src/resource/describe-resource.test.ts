import { arch, hostname } from 'node:os';
import { threadId } from 'node:worker_threads';
import { afterEach, expect, test, vi } from 'vitest';
import { OPTION_TABLE } from '../options/option-table.js';
import { VERSION } from '../version.js';
import { currentThread, describeResource, type ThreadIdentity } from './describe-resource.js';

const UNNAMED = OPTION_TABLE.serviceName.default;
const MAIN: ThreadIdentity = { id: 0, name: 'main' };

function describe(resourceAttributes = {}, tracing = {}, serviceName = 'checkout', thread = MAIN) {
  const attributes = describeResource({ serviceName, resourceAttributes }, 'instance-1', tracing, thread);
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value]));
}

afterEach(() => {
  vi.unstubAllEnvs();
});

test('the resource says which process of which service was profiled by what', () => {
  vi.stubEnv('npm_package_version', undefined);
  expect(describe()).toEqual({
    'service.name': 'checkout',
    'service.instance.id': 'instance-1',
    'telemetry.sdk.name': 'hotspan',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.version': VERSION,
    'process.pid': BigInt(process.pid),
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    'host.name': hostname(),
    'host.arch': arch() === 'x64' ? 'amd64' : arch(),
    'thread.id': 0n,
    'thread.name': 'main',
  });
});

test('the resource tells threads apart, also those without a name', () => {
  const worker = describe({}, {}, 'checkout', { id: 3, name: undefined });
  expect(worker['thread.id']).toBe(3n);
  expect(worker).not.toHaveProperty('thread.name');
});

test('the current thread is the one of worker_threads', () => {
  expect(currentThread()).toMatchObject({ id: threadId });
});

test('attributes of the user win, but for the name of the service', () => {
  const attributes = { 'host.name': 'pod-3', team: 'payments', 'service.name': 'other' };
  expect(describe(attributes)).toMatchObject({
    'host.name': 'pod-3',
    team: 'payments',
    'service.name': 'checkout',
  });
});

test('the options win over the tracing, which wins over what is found here', () => {
  vi.stubEnv('npm_package_version', '1.0.0');
  vi.stubEnv('RENDER_GIT_COMMIT', 'abc1234');
  const tracing = { 'service.version': '2.0.0', 'service.instance.id': 'theirs', 'host.name': 'their-host' };
  expect(describe({ 'host.name': 'pod-3' }, tracing)).toMatchObject({
    'host.name': 'pod-3',
    'service.version': '2.0.0',
    'service.instance.id': 'theirs',
    'vcs.ref.head.revision': 'abc1234',
  });
});

test.each([
  ['checkout', 'their-name', 'checkout'],
  [UNNAMED, 'their-name', 'their-name'],
  [UNNAMED, undefined, UNNAMED],
])('a service named %j here and %j by the tracing is %j', (own, theirs, expected) => {
  const tracing = theirs === undefined ? {} : { 'service.name': theirs };
  expect(describe({}, tracing, own)['service.name']).toBe(expected);
});
