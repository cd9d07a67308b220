import { Code, ConnectError } from '@connectrpc/connect';
import { describe, expect, it } from 'vitest';
import { ServerError } from '../errors.js';
import { RetryInfoSchema } from '../gen/google/rpc/error_details_pb.js';
import { toConnectError } from './connect-error.js';

describe('toConnectError', () => {
  it.each([
    ['HOTSPAN_ERR_SERVER_QUERY', Code.InvalidArgument],
    ['HOTSPAN_ERR_SERVER_SELECTOR', Code.InvalidArgument],
    ['HOTSPAN_ERR_SERVER_QUERY_LIMIT', Code.ResourceExhausted],
    ['HOTSPAN_ERR_SERVER_BUSY', Code.ResourceExhausted],
    ['HOTSPAN_ERR_SERVER_STORE', Code.Unavailable],
    ['HOTSPAN_ERR_SERVER_RATE', Code.ResourceExhausted],
    ['HOTSPAN_ERR_SERVER_UNAUTHENTICATED', Code.Unauthenticated],
    ['HOTSPAN_ERR_SERVER_FORBIDDEN', Code.PermissionDenied],
    ['HOTSPAN_ERR_SERVER_TENANT', Code.InvalidArgument],
    ['HOTSPAN_ERR_SERVER_SCHEMA', Code.Internal],
  ] as const)('makes %s code %d, with its message', (code, expected) => {
    const error = new ServerError(code, 'it is so. Do that.');
    expect(toConnectError(error)).toMatchObject({
      code: expected,
      rawMessage: `[${code}] it is so. Do that.`,
      cause: error,
    });
  });

  it('says when to send again what can succeed later, and only that', () => {
    const error = new ServerError('HOTSPAN_ERR_SERVER_BUSY', 'why.', { retryAfterSeconds: 7 });
    const busy = toConnectError(error);
    expect(busy.metadata.get('retry-after')).toBe('7');
    expect(busy.findDetails(RetryInfoSchema)[0]?.retryDelay?.seconds).toBe(7n);
    const limit = toConnectError(new ServerError('HOTSPAN_ERR_SERVER_QUERY_LIMIT', 'why.'));
    expect([limit.metadata.get('retry-after'), limit.details]).toEqual([null, []]);
  });

  it("leaves the protocol's own errors as they are", () => {
    const error = new ConnectError('no', Code.Unimplemented);
    expect(toConnectError(error)).toBe(error);
  });

  it('knows a client that went away', () => {
    expect(toConnectError(new DOMException('gone', 'AbortError')).code).toBe(Code.Canceled);
  });

  it.each([[new RangeError('secret')], ['secret'], [undefined]])(
    'keeps to itself what nobody foresaw: %s',
    (error) => {
      expect(toConnectError(error)).toMatchObject({
        code: Code.Internal,
        rawMessage: expect.stringMatching(/^\[HOTSPAN_ERR_SERVER_INTERNAL\] (?!.*secret)/),
        cause: error,
      });
    },
  );
});
