import type { ColumnMemory } from '../model/column-memory.js';
import { finishAttributeSets } from '../model/finish-dictionary.js';
import { withStrings } from '../model/lazy-strings.js';
import { SequenceTable } from '../model/sequence-table.js';
import { addText, countTexts } from '../model/texts.js';
import { createOtlpReader } from '../wire/otlp-reader.js';
import type { WireReader } from '../wire/wire-reader.js';
import { checkDictionary, checkProfile } from './check-indices.js';
import { stringAt } from './decode-any-value.js';
import { decodeDictionary } from './decode-dictionary.js';
import { decodeEnvelope } from './decode-envelope.js';
import { createAttributeSetReader } from './decode-indices.js';
import { type DecodeLimits, limitError } from './decode-limits.js';
import { decodeProfile, type ProfileContext } from './decode-profile.js';
import type { DecodedProfiles } from './decoded-profiles.js';
import { detectGeneration } from './detect-generation.js';
import { GENERATION_NUMBERS, type Generation } from './generation.js';
import { scanDictionary } from './scan-dictionary.js';
import { type ScannedProfiles, scanProfiles } from './scan-profiles.js';
import { findParts, findProfiles, type RequestRanges } from './scan-request.js';
import { createAttributeTable } from './tables/attribute-table.js';
import { decodeW3 } from './w3/decode-w3.js';

export interface DecodeRequestOptions {
  /** Undefined = to be found out from the fields of the message. */
  readonly generation: Generation | undefined;
  /** Where the columns come from. Messages of W3 always get memory of their own. */
  readonly memory: ColumnMemory;
}

/**
 * Decodes the bytes of a request.
 *
 * Throws as decodeProfiles.
 */
export function decodeRequest(
  bytes: Uint8Array,
  limits: DecodeLimits,
  options: DecodeRequestOptions,
): DecodedProfiles {
  if (bytes.length > limits.maxBytes) {
    const found = `the message has ${bytes.length} bytes`;
    throw limitError(limits, 'maxBytes', found, 'Send smaller batches.', limits.maxBytes);
  }
  const reader = createOtlpReader(bytes);
  const parts = findParts(reader, limits);
  const scan = scanProfiles(reader, findProfiles(reader, parts.resourceProfiles, limits));
  let samples = 0;
  for (const { sampleCount, start } of scan.profiles) {
    samples += sampleCount;
    if (samples > limits.maxSamples) {
      const found = `the message has ${samples} samples up to the profile`;
      throw limitError(limits, 'maxSamples', found, 'Send smaller batches.', start);
    }
  }
  return decodeParts(reader, parts, scan, limits, options);
}

function decodeParts(
  reader: WireReader,
  parts: RequestRanges,
  { profiles, evidence }: ScannedProfiles,
  limits: DecodeLimits,
  { generation: known, memory }: DecodeRequestOptions,
): DecodedProfiles {
  const scanned = scanDictionary(reader, parts.dictionary, limits, memory);
  const { texts } = scanned;
  const attributeCount = scanned.rows[6] ?? 0;
  const generation =
    known ??
    (profiles.length === 0
      ? 'W6'
      : detectGeneration(evidence, {
          present: parts.dictionary.length > 0,
          attributeCount,
          linkCount: scanned.rows[4] ?? 0,
        }));
  if (generation === 'W3') return decodeW3(reader, parts, profiles, scanned, limits);
  const sets = new SequenceTable();
  sets.intern([]);
  const newSetReader = () => createAttributeSetReader(sets, attributeCount, limits);
  const attributes = createAttributeTable(Math.max(1, attributeCount), { texts, limits });
  const decoded = decodeDictionary(reader, parts.dictionary, scanned, attributes, newSetReader(), {
    limits,
    memory,
  });
  checkDictionary(decoded, attributes.columns());

  const stringCount = countTexts(texts);
  let commentKey = 0;
  const context: ProfileContext = {
    sampleSets: newSetReader(),
    profileSets: newSetReader(),
    limits,
    memory,
    addComments(strindices) {
      commentKey ||= addText(texts, 'pprof.profile.comment');
      return attributes.append(
        commentKey,
        strindices.map((index) => stringAt(texts, index < stringCount ? index : -1)),
        0,
      );
    },
  };
  const numbers = GENERATION_NUMBERS[generation];
  const { resourceProfiles, rejected } = decodeEnvelope(
    reader,
    parts.resourceProfiles,
    profiles,
    (range) => {
      const profile = decodeProfile(reader, range, numbers, context);
      checkProfile(profile, decoded, stringCount);
      return [profile];
    },
    { texts, limits },
  );
  const { texts: _, ...tables } = decoded;
  const dictionary = withStrings(
    { ...tables, attributes: attributes.finish(), attributeSets: finishAttributeSets(sets) },
    texts,
  );
  return { data: { dictionary, resourceProfiles }, rejected, generation };
}
