import { expect, test } from 'vitest';
import { nearestName } from './nearest-name.js';

const NAMES = ['flushIntervalMs', 'uploadTimeoutMs', 'logger'];

test.each([
  ['flushInterval', 'flushIntervalMs'],
  ['FLUSHINTERVALMS', 'flushIntervalMs'],
  ['uploadTimeout', 'uploadTimeoutMs'],
  ['loger', 'logger'],
  ['log', undefined],
  ['', undefined],
  ['verbose', undefined],
])('the name nearest to "%s" is %s', (name, nearest) => {
  expect(nearestName(name, NAMES)).toBe(nearest);
});
