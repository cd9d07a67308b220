import { fromBinary } from '@bufbuild/protobuf';
import { anyUnpack } from '@bufbuild/protobuf/wkt';
import { describe, expect, it } from 'vitest';
import { describeError } from '../error-status.js';
import { ServerError } from '../errors.js';
import { RetryInfoSchema } from '../gen/google/rpc/error_details_pb.js';
import { StatusSchema } from '../gen/google/rpc/status_pb.js';
import { encodeStatus } from './otlp-status.js';

function roundTrip(error: ServerError) {
  return fromBinary(StatusSchema, encodeStatus(describeError(error)));
}

describe('encodeStatus', () => {
  it('says what is wrong', () => {
    const status = roundTrip(new ServerError('HOTSPAN_ERR_SERVER_PROFILE', 'why.'));
    expect(status).toMatchObject({
      code: 3,
      message: '[HOTSPAN_ERR_SERVER_PROFILE] why.',
      details: [],
    });
  });

  it('says when to send again what can succeed later', () => {
    const error = new ServerError('HOTSPAN_ERR_SERVER_RATE', 'why.', { retryAfterSeconds: 7 });
    const [detail] = roundTrip(error).details;
    expect(detail?.typeUrl).toBe('type.googleapis.com/google.rpc.RetryInfo');
    expect(detail && anyUnpack(detail, RetryInfoSchema)?.retryDelay?.seconds).toBe(7n);
  });
});
