import { OtlpProfilesError } from '../errors.js';
import { createOtlpReader, skipUnknown } from '../wire/otlp-reader.js';
import { WireWriter } from '../wire/wire-writer.js';

/** `ExportProfilesServiceResponse`: all zero and empty means that everything was accepted. */
export interface ExportResponse {
  /** How many Profile messages were refused. With 0 a non-empty `errorMessage` is a warning. */
  readonly rejectedProfiles: bigint;
  readonly errorMessage: string;
}

/** Full success encodes to zero bytes: the protocol wants `partial_success` unset then. */
export function encodeExportResponse({ rejectedProfiles, errorMessage }: ExportResponse): Uint8Array {
  const writer = new WireWriter(64);
  if (rejectedProfiles !== 0n || errorMessage !== '') {
    writer.uint32(10);
    const mark = writer.begin();
    writer.int64Field(8, rejectedProfiles);
    if (errorMessage !== '') writer.stringField(18, errorMessage);
    writer.end(mark);
  }
  return writer.finish();
}

/** Throws HOTSPAN_ERR_OTLP_WIRE for bytes that are not such a message. */
export function decodeExportResponse(bytes: Uint8Array): ExportResponse {
  const reader = createOtlpReader(bytes);
  const { length } = bytes;
  let rejectedProfiles = 0n;
  let errorMessage = '';
  try {
    while (reader.pos < length) {
      const tag = reader.uint32();
      if (tag !== 10) {
        skipUnknown(reader, tag, length, 'ExportProfilesServiceResponse', 1);
        continue;
      }
      const end = reader.readEnd(length);
      while (reader.pos < end) {
        const field = reader.uint32();
        if (field === 8) rejectedProfiles = reader.int64();
        else if (field === 18) errorMessage = reader.string(end);
        else skipUnknown(reader, field, end, 'ExportProfilesPartialSuccess', 2);
      }
      reader.expectEnd(end);
    }
  } catch (error) {
    throw new OtlpProfilesError('HOTSPAN_ERR_OTLP_WIRE', 'not an ExportProfilesServiceResponse.', {
      cause: error,
    });
  }
  return { rejectedProfiles, errorMessage };
}
