import { OtlpProfilesError } from '../errors.js';
import { WireReader } from './wire-reader.js';

/** A reader whose errors are HOTSPAN_ERR_OTLP_WIRE with the byte. */
export function createOtlpReader(bytes: Uint8Array): WireReader {
  return new WireReader(bytes, wireError);
}

export function wireError(problem: string, offset: number): OtlpProfilesError {
  return new OtlpProfilesError('HOTSPAN_ERR_OTLP_WIRE', `${problem} (at byte ${offset}).`, { offset });
}

/**
 * Skips a field that is not in the schema. A field number up to `lastKnownField` got here because its wire type
 * is not the schema's: reading on would misplace its value.
 */
export function skipUnknown(
  reader: WireReader,
  tag: number,
  enclosingEnd: number,
  message: string,
  lastKnownField: number,
): void {
  const field = tag >>> 3;
  if (field >= 1 && field <= lastKnownField) {
    throw wireError(
      `field ${field} of ${message} has wire type ${tag & 7}, which is not its own`,
      reader.pos,
    );
  }
  reader.skip(tag, enclosingEnd);
}
