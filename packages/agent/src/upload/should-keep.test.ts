import { ERROR_CODES, ExporterError, type ExporterErrorCode } from '@hotspan/exporter-profiles-otlp';
import { expect, test } from 'vitest';
import { shouldKeep } from './should-keep.js';

const failure = (code: ExporterErrorCode, httpStatus?: number) => ({
  code: 1 as const,
  error: new ExporterError(code, 'for a test'),
  attempts: 1,
  sentBytes: 10,
  rejectedProfiles: 0n,
  ...(httpStatus === undefined ? {} : { httpStatus }),
});

test.each([
  [408, true],
  [429, true],
  [500, true],
  [503, true],
  [400, false],
  [401, false],
  [404, false],
  [413, false],
])('after status %i, whether profiles are kept is %s', (status, keep) => {
  expect(shouldKeep(failure('HOTSPAN_ERR_EXPORT_STATUS', status))).toBe(keep);
});

test('of all other failures only those of the network and of time are worth another try', () => {
  // The keys of the table are the codes.
  const codes = Object.keys(ERROR_CODES) as ExporterErrorCode[];
  expect(codes.filter((code) => shouldKeep(failure(code)))).toEqual([
    'HOTSPAN_ERR_EXPORT_NETWORK',
    'HOTSPAN_ERR_EXPORT_TIMEOUT',
  ]);
});
