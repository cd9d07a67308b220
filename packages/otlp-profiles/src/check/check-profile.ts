import { checkAttributeIndices } from './check-attribute-indices.js';
import { type CheckContext, checkIndex, readText } from './check-context.js';
import type { CheckedDictionary } from './check-dictionary.js';
import { isAllZero } from './check-links.js';
import type { SamplesCheck } from './check-samples.js';
import { readProfile, type ValueTypeRow } from './rows/profile-rows.js';

const PROFILE_ID_BYTES = 16;

/** Checks the `Profile` that starts at the reader's position, its samples included. */
export function checkProfile(
  context: CheckContext,
  { dictionary, samples }: { readonly dictionary: CheckedDictionary; readonly samples: SamplesCheck },
  { end, path }: { readonly end: number; readonly path: string },
): void {
  const { reader, limits, findings, uses } = context;
  const profile = readProfile(reader, end, limits);
  checkValueType(context, profile.sampleType, `${path}.sample_type`);
  checkValueType(context, profile.periodType, `${path}.period_type`);
  checkAttributeIndices(context, dictionary.attributes, { indices: profile.attributes, path });
  for (const index of profile.attributes) uses.mark('attribute_table', index);
  const { profileId, originalPayload, originalPayloadFormat } = profile;
  if (profileId.length > 0 && (profileId.length !== PROFILE_ID_BYTES || isAllZero(profileId))) {
    findings.add('profile-id', () => ({
      path: `${path}.profile_id`,
      problem: `expected ${PROFILE_ID_BYTES} bytes, not all zero, found ${profileId.length} bytes`,
    }));
  }
  if ((originalPayload.length === 0) !== (originalPayloadFormat.length === 0)) {
    findings.add('payload-pairing', () => ({
      path,
      problem: `expected original_payload and original_payload_format together, found ${originalPayload.length === 0 ? 'the format alone' : 'the payload alone'}`,
    }));
  }
  if (originalPayloadFormat.length > 0) {
    const start = originalPayloadFormat.byteOffset - reader.bytes.byteOffset;
    readText(context, start, start + originalPayloadFormat.length, `${path}.original_payload_format`);
  }
  samples.check(profile, path);
}

function checkValueType(context: CheckContext, { type, unit }: ValueTypeRow, path: string): void {
  if (type === 0 && unit === 0) return;
  const RULE = { rule: 'value-type-index', table: 'string_table' } as const;
  checkIndex(context, RULE, { index: type, path, field: 'type_strindex' });
  checkIndex(context, RULE, { index: unit, path, field: 'unit_strindex' });
  context.uses.mark('string_table', type);
  context.uses.mark('string_table', unit);
}
