import { FormatError } from '@hotspan/formats';
import { OtlpProfilesError } from '@hotspan/otlp-profiles';
import { describe, expect, it } from 'vitest';
import { describeError, isFailure } from './error-status.js';
import { ERROR_CODES, ServerError, type ServerErrorCode } from './errors.js';

/** What stops a start or a command, and is never the answer to a request. */
const OF_STARTS: readonly ServerErrorCode[] = [
  'HOTSPAN_ERR_SERVER_OPTION',
  'HOTSPAN_ERR_SERVER_PORT',
  'HOTSPAN_ERR_SERVER_DATA_DIR',
  'HOTSPAN_ERR_SERVER_SCHEMA',
  'HOTSPAN_ERR_SERVER_CONFIG',
  'HOTSPAN_ERR_SERVER_TLS',
  'HOTSPAN_ERR_SERVER_ENGINE',
  'HOTSPAN_ERR_SERVER_CORRUPT',
];

describe('describeError', () => {
  it.each([
    ['HOTSPAN_ERR_SERVER_CONTENT_TYPE', 415, 3, 0],
    ['HOTSPAN_ERR_SERVER_ENCODING', 400, 3, 0],
    ['HOTSPAN_ERR_SERVER_BODY', 400, 3, 0],
    ['HOTSPAN_ERR_SERVER_PROFILE', 400, 3, 0],
    ['HOTSPAN_ERR_SERVER_FORMAT', 400, 3, 0],
    ['HOTSPAN_ERR_SERVER_TOO_LARGE', 413, 8, 0],
    ['HOTSPAN_ERR_SERVER_UNAUTHENTICATED', 401, 16, 0],
    ['HOTSPAN_ERR_SERVER_FORBIDDEN', 403, 7, 0],
    ['HOTSPAN_ERR_SERVER_TENANT', 400, 3, 0],
    ['HOTSPAN_ERR_SERVER_BUSY', 429, 8, 1],
    ['HOTSPAN_ERR_SERVER_RATE', 429, 8, 1],
    ['HOTSPAN_ERR_SERVER_STORE', 503, 14, 1],
    ['HOTSPAN_ERR_SERVER_DISK_FULL', 503, 14, 1],
    ['HOTSPAN_ERR_SERVER_STARTING', 503, 14, 1],
    ['HOTSPAN_ERR_SERVER_DEADLINE', 504, 4, 0],
    ['HOTSPAN_ERR_SERVER_SETTING', 400, 3, 0],
    ['HOTSPAN_ERR_SERVER_CONFLICT', 409, 6, 0],
    ['HOTSPAN_ERR_SERVER_UNKNOWN_ID', 404, 5, 0],
    ['HOTSPAN_ERR_SERVER_QUERY', 400, 3, 0],
    ['HOTSPAN_ERR_SERVER_QUERY_LIMIT', 429, 8, 0],
    ['HOTSPAN_ERR_SERVER_NOT_FOUND', 404, 12, 0],
    ['HOTSPAN_ERR_SERVER_REQUEST', 400, 3, 0],
    ['HOTSPAN_ERR_SERVER_SCHEMA', 500, 13, 0],
  ] as const)(
    'gives %s status %d, code %d, to be sent again after %d s',
    (code, httpStatus, rpcCode, retry) => {
      expect(describeError(new ServerError(code, 'why.'))).toEqual({
        code,
        httpStatus,
        rpcCode,
        retryAfterSeconds: retry,
        message: `[${code}] why.`,
      });
    },
  );

  it.each(Object.keys(ERROR_CODES).map((code) => [code as ServerErrorCode]))(
    'has a status of its own for %s, unless no request can meet it',
    (code) => {
      const { httpStatus } = describeError(new ServerError(code, 'why.'));
      expect(httpStatus === 500).toBe(OF_STARTS.includes(code) || code === 'HOTSPAN_ERR_SERVER_INTERNAL');
    },
  );

  it('tells how long to wait when the error knows', () => {
    const error = new ServerError('HOTSPAN_ERR_SERVER_RATE', 'why.', { retryAfterSeconds: 7 });
    expect(describeError(error).retryAfterSeconds).toBe(7);
  });

  it.each([
    [new OtlpProfilesError('HOTSPAN_ERR_OTLP_WIRE', 'why.'), 400, 3],
    [new OtlpProfilesError('HOTSPAN_ERR_OTLP_INDEX', 'why.'), 400, 3],
    [new OtlpProfilesError('HOTSPAN_ERR_OTLP_LIMIT', 'why.'), 413, 8],
    [new OtlpProfilesError('HOTSPAN_ERR_OTLP_OPTION', 'why.'), 500, 13],
    [new FormatError('HOTSPAN_ERR_FORMAT_SYNTAX', 'why.'), 400, 3],
    [new FormatError('HOTSPAN_ERR_FORMAT_UNSUPPORTED', 'why.'), 400, 3],
    [new FormatError('HOTSPAN_ERR_FORMAT_LIMIT', 'why.'), 400, 3],
  ])('gives %s of a codec status %d, code %d', (error, httpStatus, rpcCode) => {
    const { code, message } = error;
    expect(describeError(error)).toEqual({ code, httpStatus, rpcCode, message, retryAfterSeconds: 0 });
  });

  it('keeps to itself what nobody foresaw', () => {
    expect(describeError(new RangeError('secret'))).toEqual({
      code: 'HOTSPAN_ERR_SERVER_INTERNAL',
      httpStatus: 500,
      rpcCode: 13,
      retryAfterSeconds: 0,
      message: expect.stringMatching(/^\[HOTSPAN_ERR_SERVER_INTERNAL\] (?!.*secret)/),
    });
  });
});

describe('isFailure', () => {
  it.each([
    ['HOTSPAN_ERR_SERVER_INTERNAL', true],
    ['HOTSPAN_ERR_SERVER_STORE', true],
    ['HOTSPAN_ERR_SERVER_DISK_FULL', true],
    ['HOTSPAN_ERR_SERVER_STARTING', false],
    ['HOTSPAN_ERR_SERVER_DEADLINE', false],
    ['HOTSPAN_ERR_SERVER_BUSY', false],
    ['HOTSPAN_ERR_SERVER_PROFILE', false],
  ] as const)('of %s is %s', (code, expected) => {
    expect(isFailure(describeError(new ServerError(code, 'why.')))).toBe(expected);
  });
});
