import { type ColumnMemory, OWN_MEMORY } from '../model/column-memory.js';
import { completeDecodeLimits, type DecodeLimits } from './decode-limits.js';
import { decodeRequest } from './decode-request.js';
import type { DecodedProfiles } from './decoded-profiles.js';

/**
 * Decodes an `ExportProfilesServiceRequest` (or `ProfilesData`, which has the same bytes) of opentelemetry-proto 1.7 or newer;
 * which generation it is, is found out from its fields. String references in attributes are resolved.
 *
 * Throws OtlpProfilesError: HOTSPAN_ERR_OTLP_WIRE for bytes that are not such a message, HOTSPAN_ERR_OTLP_GENERATION for one
 * that is older, HOTSPAN_ERR_OTLP_INDEX for a broken dictionary, HOTSPAN_ERR_OTLP_LIMIT beyond `limits`.
 *
 * @param memory where the columns come from, for those who give them up together. Default: each has memory of its own. With an
 * arena `strings` of the dictionary are decoded when they are first read: until then the bytes must stay as they are, and the arena
 * must not be cleared.
 */
export function decodeProfiles(
  bytes: Uint8Array,
  limits: Partial<DecodeLimits> = {},
  memory: ColumnMemory = OWN_MEMORY,
): DecodedProfiles {
  return decodeRequest(bytes, completeDecodeLimits(limits), { generation: undefined, memory });
}
