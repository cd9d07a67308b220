import { OtlpProfilesError } from '@hotspan/otlp-profiles';
import { describe, expect, it } from 'vitest';
import { ServerError } from '../errors.js';
import { describeFailure } from './otlp-status.js';

describe('describeFailure', () => {
  it.each([
    ['HOTSPAN_ERR_SERVER_CONTENT_TYPE', 415, 3, false],
    ['HOTSPAN_ERR_SERVER_ENCODING', 400, 3, false],
    ['HOTSPAN_ERR_SERVER_BODY', 400, 3, false],
    ['HOTSPAN_ERR_SERVER_PROFILE', 400, 3, false],
    ['HOTSPAN_ERR_SERVER_TOO_LARGE', 413, 8, false],
    ['HOTSPAN_ERR_SERVER_BUSY', 429, 8, true],
    ['HOTSPAN_ERR_SERVER_STORE', 503, 14, true],
    ['HOTSPAN_ERR_SERVER_SCHEMA', 500, 13, false],
  ] as const)('answers %s as %d, code %d, to be sent again: %s', (code, httpStatus, rpcCode, isRetryable) => {
    expect(describeFailure(new ServerError(code, 'why.'))).toEqual({
      httpStatus,
      rpcCode,
      isRetryable,
      message: `[${code}] why.`,
    });
  });

  it.each([
    ['HOTSPAN_ERR_OTLP_WIRE', 400, 3],
    ['HOTSPAN_ERR_OTLP_INDEX', 400, 3],
    ['HOTSPAN_ERR_OTLP_LIMIT', 413, 8],
  ] as const)('answers %s of the decoder as %d, code %d', (code, httpStatus, rpcCode) => {
    expect(describeFailure(new OtlpProfilesError(code, 'why.'))).toEqual({
      httpStatus,
      rpcCode,
      isRetryable: false,
      message: `[${code}] why.`,
    });
  });

  it('keeps to itself what nobody foresaw', () => {
    expect(describeFailure(new RangeError('secret'))).toEqual({
      httpStatus: 500,
      rpcCode: 13,
      isRetryable: false,
      message: expect.stringMatching(/^\[HOTSPAN_ERR_SERVER_INTERNAL\] (?!.*secret)/),
    });
  });
});
