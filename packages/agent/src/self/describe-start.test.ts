import { expect, test } from 'vitest';
import { resolveOptions } from '../options/resolve-options.js';
import { VERSION } from '../version.js';
import { describeStart } from './describe-start.js';

const NODE_24 = { nodeVersion: '24.1.0', flags: [] };

test('the line at start says what runs, where it goes and how samples are linked', () => {
  const { options } = resolveOptions(
    { serviceName: 'checkout', endpoint: 'https://profiles.example:8443/in' },
    {},
  );
  expect(describeStart(options, 'frames', NODE_24)).toBe(
    `${VERSION} profiles "checkout": cpu, wall, heap at 99 Hz; every 15 s to https://profiles.example:8443; spans linked by frames, for async context frames work here`,
  );
});

test('the line at start holds no secrets', () => {
  const options = {
    endpoint: 'http://user:s3cret@127.0.0.1:1/s3cret?key=s3cret',
    authToken: 's3cret',
    headers: { 'x-key': 's3cret' },
  };
  expect(describeStart(resolveOptions(options, {}).options, 'hooks', NODE_24)).not.toContain('s3cret');
});

test('the line at start does not speak of a rate when only the heap is sampled', () => {
  const { options } = resolveOptions({ profiles: ['heap'] }, {});
  expect(describeStart(options, undefined, NODE_24)).toMatch(
    /: heap; every 15 s .*; nothing to link to spans$/,
  );
});
