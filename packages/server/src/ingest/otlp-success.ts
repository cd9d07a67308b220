import { encodeExportResponse } from '@hotspan/otlp-profiles';
import type { OtlpCodec } from './prepare/write-task.js';
import { type Rejection, summarizeRejections } from './rejection.js';

/** `ExportProfilesServiceResponse` in the codec of its request: empty, or a partial success that says what was left out and why. */
export function encodeOtlpSuccess(codec: OtlpCodec, rejections: readonly Rejection[]): Buffer {
  const rejectedProfiles = BigInt(rejections.length);
  const errorMessage = summarizeRejections(rejections);
  if (codec === 'protobuf') return Buffer.from(encodeExportResponse({ rejectedProfiles, errorMessage }));
  const partialSuccess = { rejectedProfiles: String(rejectedProfiles), errorMessage };
  return Buffer.from(JSON.stringify(rejections.length === 0 ? {} : { partialSuccess }));
}
