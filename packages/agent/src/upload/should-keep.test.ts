import { ERROR_CODES, ExporterError, type ExporterErrorCode } from '@hotspan/exporter-profiles-otlp';
import { expect, test } from 'vitest';
import { shouldKeep } from './should-keep.js';

const failure = (
  code: ExporterErrorCode,
  facts: { readonly httpStatus?: number; readonly retryable?: boolean } = {},
) => ({
  code: 1 as const,
  error: new ExporterError(code, 'for a test'),
  attempts: 1,
  sentBytes: 10,
  rejectedProfiles: 0n,
  ...facts,
});

test.each([
  [{ httpStatus: 429, retryable: true }, true],
  [{ httpStatus: 503, retryable: true }, true],
  // Of gRPC.
  [{ retryable: true }, true],
  [{ httpStatus: 520, retryable: false }, true],
  [{ httpStatus: 413, retryable: false }, false],
  [{ retryable: false }, false],
])('after a status with %o, whether profiles are kept is %s', (facts, keep) => {
  expect(shouldKeep(failure('HOTSPAN_ERR_EXPORT_STATUS', facts))).toBe(keep);
});

test('of all other failures only those of the network and of time are worth another try', () => {
  // The keys of the table are the codes.
  const codes = Object.keys(ERROR_CODES) as ExporterErrorCode[];
  expect(codes.filter((code) => shouldKeep(failure(code)))).toEqual([
    'HOTSPAN_ERR_EXPORT_NETWORK',
    'HOTSPAN_ERR_EXPORT_TIMEOUT',
  ]);
});
