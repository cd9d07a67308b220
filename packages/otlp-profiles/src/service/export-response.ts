import { readString } from '../decode/decode-any-value.js';
import { OtlpProfilesError } from '../errors.js';
import { createReader, expectEnd, readEnd, readInt64, skipUnknown } from '../wire/reader.js';
import { createWriter, finish, fork, join, writeInt64 } from '../wire/writer.js';

/** `ExportProfilesServiceResponse`: all zero and empty means that everything was accepted. */
export interface ExportResponse {
  /** How many Profile messages were refused. With 0 a non-empty `errorMessage` is a warning. */
  readonly rejectedProfiles: bigint;
  readonly errorMessage: string;
}

/** Full success encodes to zero bytes: the protocol wants `partial_success` unset then. */
export function encodeExportResponse({ rejectedProfiles, errorMessage }: ExportResponse): Uint8Array {
  const writer = createWriter();
  if (rejectedProfiles !== 0n || errorMessage !== '') {
    fork(writer, 10);
    writeInt64(writer, 8, rejectedProfiles);
    if (errorMessage !== '') writer.uint32(18).string(errorMessage);
    join(writer);
  }
  return finish(writer);
}

/** Throws HOTSPAN_ERR_OTLP_WIRE for bytes that are not such a message. */
export function decodeExportResponse(bytes: Uint8Array): ExportResponse {
  const reader = createReader(bytes);
  let rejectedProfiles = 0n;
  let errorMessage = '';
  try {
    while (reader.pos < reader.len) {
      const tag = reader.uint32();
      if (tag !== 10) {
        skipUnknown(reader, tag, 'ExportProfilesServiceResponse', 1);
        continue;
      }
      const end = readEnd(reader, reader.len);
      while (reader.pos < end) {
        const field = reader.uint32();
        if (field === 8) rejectedProfiles = readInt64(reader);
        else if (field === 18) errorMessage = readString(reader, end);
        else skipUnknown(reader, field, 'ExportProfilesPartialSuccess', 2);
      }
      expectEnd(reader, end);
    }
  } catch (error) {
    throw new OtlpProfilesError(
      'HOTSPAN_ERR_OTLP_WIRE',
      `not an ExportProfilesServiceResponse (at byte ${reader.pos} of ${bytes.length}).`,
      { cause: error },
    );
  }
  return { rejectedProfiles, errorMessage };
}
