import { OtlpProfilesError } from '../errors.js';
import { type Generation, PROTO_RELEASES } from './generation.js';
import type { Evidence } from './scan-profiles.js';

const VARINT = 1 << 0;
const FIXED64 = 1 << 1;
const BYTES = 1 << 2;

/**
 * Finds out which generation wrote a request that has profiles. The rules go from the evidence that only one generation can
 * give to the guess for messages that several could have written.
 *
 * @param dictionary whether the request has one, and the numbers of entries in its tables.
 * @throws HOTSPAN_ERR_OTLP_GENERATION for W1 and W2, which have no dictionary in the request.
 */
export function detectGeneration(
  { profileFields, sampleFields, ...evidence }: Evidence,
  dictionary: { readonly present: boolean; readonly attributeCount: number; readonly linkCount: number },
): Generation {
  const profile = (field: number, types: number): boolean => ((profileFields[field] ?? 0) & types) !== 0;
  const sample = (field: number, types: number): boolean => ((sampleFields[field] ?? 0) & types) !== 0;

  if (!dictionary.present) throw tooOld(profile(10, BYTES) ? 'W1' : 'W2');
  // sample.locations_length, profile.location_indices; the latter is a time from W4 on.
  if (profile(3, BYTES | VARINT) || (sample(2, VARINT) && !profile(3, FIXED64))) return 'W3';
  // Attributes where W6 has a link.
  if (sample(3, BYTES)) return oldGeneration();
  // A link where W6 has values. Values that are not packed look alike, but then field 2 is not packed either, or the field
  // cannot be a link: it is repeated, names no link, or stands in a sample that would have no value.
  const isLink =
    !evidence.fieldFourIsValue && evidence.largestInFieldFour < Math.max(1, dictionary.linkCount);
  if (sample(4, VARINT) && !sample(2, VARINT) && isLink) return oldGeneration();
  if (sample(3, VARINT) || sample(4, VARINT | BYTES)) return 'W6';
  if (sample(2, BYTES)) {
    // A sample needs values or timestamps, so a list without timestamps beside it is the values.
    if (evidence.fieldTwoAlone) return oldGeneration();
    // One number for each timestamp, and among them one that no list of attributes has.
    const isNoAttribute =
      evidence.zeroInFieldTwo || evidence.largestInFieldTwo >= Math.max(1, dictionary.attributeCount);
    if (evidence.equalCounts && isNoAttribute) return oldGeneration();
  }
  return 'W6';

  /** W4 and W5 differ in Profile's fields from 7 on. */
  function oldGeneration(): 'W4' | 'W5' {
    if (profile(8, BYTES) || profile(9, VARINT) || profile(12, VARINT | BYTES)) return 'W4';
    if (profile(8, VARINT) || profile(9, BYTES)) return 'W5';
    // Comments or a profile id: one index after another, or 16 bytes.
    if (profile(7, VARINT) || (profile(7, BYTES) && !evidence.fieldSevenIsId)) return 'W4';
    return 'W5';
  }
}

/** The refusal of a message that has no dictionary, by name. */
export function tooOld(generation: 'W1' | 'W2'): OtlpProfilesError {
  return new OtlpProfilesError(
    'HOTSPAN_ERR_OTLP_GENERATION',
    `the message has profiles but no dictionary: it is of generation ${generation} (${PROTO_RELEASES[generation]}). ` +
      `Upgrade the sender to ${PROTO_RELEASES.W6}.`,
  );
}
