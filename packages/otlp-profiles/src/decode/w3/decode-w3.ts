import type { OtlpProfilesError } from '../../errors.js';
import { finishAttributeSets } from '../../model/finish-dictionary.js';
import { withStrings } from '../../model/lazy-strings.js';
import type { Profile, ResourceProfiles, ScopeProfiles } from '../../model/profiles-data.js';
import { SequenceTable } from '../../model/sequence-table.js';
import type { WireReader } from '../../wire/wire-reader.js';
import { decodeEnvelope } from '../decode-envelope.js';
import { type DecodeLimits, limitError } from '../decode-limits.js';
import type { DecodedProfiles } from '../decoded-profiles.js';
import type { ScannedDictionary } from '../scan-dictionary.js';
import type { RequestRanges, ScannedProfile } from '../scan-request.js';
import { decodeW3Dictionary } from './decode-w3-dictionary.js';
import { createW3ProfileDecoder, type W3ProfileContext } from './decode-w3-profile.js';
import { type OverLimit, SMALLER } from './over-limit.js';
import { createStackInterner } from './stack-interner.js';
import { createW3AttributeList } from './w3-attribute-list.js';

/**
 * Decodes a request of opentelemetry-proto 1.7, in which a profile has several sample types, stacks are stretches of a list of
 * locations, and attributes have their keys as texts. What later generations have no field for becomes the attributes of the
 * semantic conventions for pprof.
 *
 * Throws as decodeProfiles. Beyond the limits for profiles, samples and stacks the message is refused; everything else that is wrong in a
 * profile is wrong with that profile alone.
 */
export function decodeW3(
  reader: WireReader,
  parts: RequestRanges,
  scannedProfiles: readonly ScannedProfile[],
  scannedDictionary: ScannedDictionary,
  limits: DecodeLimits,
): DecodedProfiles {
  const sets = new SequenceTable();
  sets.intern([]);
  const { attributes, attributeCount, interner, texts, ...tables } = decodeW3Dictionary(
    reader,
    parts.dictionary,
    scannedDictionary,
    sets,
    limits,
  );
  let exceeded: OtlpProfilesError | undefined;
  const overLimit: OverLimit = (...found) => {
    exceeded = limitError(limits, ...found);
    return exceeded;
  };
  const stacks = createStackInterner(limits, overLimit);
  const newList = () => createW3AttributeList(sets, attributeCount, limits);
  const decodeProfile = createW3ProfileDecoder(reader, {
    texts,
    links: tables.links,
    locationCount: tables.locations.count - 1,
    stacks,
    sampleAttributes: newList(),
    profileAttributes: newList(),
    limits,
    overLimit,
    addComments: (comments) => attributes.append(interner.indexOf('pprof.profile.comment'), comments, 0),
    count: createCounter(limits, overLimit),
  });
  const defaultTypes = new Map<Profile, string>();
  const { resourceProfiles, rejected } = decodeEnvelope(
    reader,
    parts.resourceProfiles,
    scannedProfiles,
    (scanned) => {
      if (exceeded) return [];
      const { profiles, defaultSampleType } = decodeProfile(scanned);
      if (profiles[0] && defaultSampleType !== '') defaultTypes.set(profiles[0], defaultSampleType);
      return profiles;
    },
    { texts, limits },
  );
  if (exceeded) throw exceeded;
  interner.finish();
  const dictionary = withStrings(
    {
      ...tables,
      stacks: stacks.finish(),
      attributes: attributes.finish(),
      attributeSets: finishAttributeSets(sets),
    },
    texts,
  );
  return {
    data: { dictionary, resourceProfiles: withDefaultTypes(resourceProfiles, defaultTypes) },
    rejected,
    generation: 'W3',
  };
}

/** Sample types multiply profiles and samples, which the scan has counted as they stand. */
function createCounter(limits: DecodeLimits, overLimit: OverLimit): W3ProfileContext['count'] {
  let profiles = 0;
  let samples = 0;
  return (moreProfiles, moreSamples, offset) => {
    profiles += moreProfiles;
    samples += moreSamples;
    if (profiles > limits.maxProfiles) {
      const found = `the message has ${profiles} profiles, one for each sample type, up to the one`;
      throw overLimit('maxProfiles', found, SMALLER, offset);
    }
    if (samples > limits.maxSamples) {
      const found = `the message has ${samples} samples, one for each sample type, up to the profile`;
      throw overLimit('maxSamples', found, SMALLER, offset);
    }
  };
}

const DEFAULT_TYPE_KEY = 'pprof.scope.default_sample_type';

/** The conventions know a default type of a scope only; of several, the first counts, and one that the scope itself has. */
function withDefaultTypes(
  resources: readonly ResourceProfiles[],
  defaultTypes: ReadonlyMap<Profile, string>,
): readonly ResourceProfiles[] {
  if (defaultTypes.size === 0) return resources;
  return resources.map((resource) => ({
    ...resource,
    scopeProfiles: resource.scopeProfiles.map((scope) => withDefaultType(scope, defaultTypes)),
  }));
}

function withDefaultType(scope: ScopeProfiles, defaultTypes: ReadonlyMap<Profile, string>): ScopeProfiles {
  const decided = scope.profiles.find((profile) => defaultTypes.has(profile));
  const value = decided && defaultTypes.get(decided);
  if (value === undefined || scope.attributes.some(({ key }) => key === DEFAULT_TYPE_KEY)) return scope;
  return { ...scope, attributes: [...scope.attributes, { key: DEFAULT_TYPE_KEY, value }] };
}
