import { OtlpProfilesError } from '../errors.js';
import type { KeyValue } from '../model/any-value.js';
import type { Profile, ResourceProfiles, ScopeProfiles } from '../model/profiles-data.js';
import { skipUnknown } from '../wire/otlp-reader.js';
import type { WireReader } from '../wire/wire-reader.js';
import { pushKeyValue, readString, type ValueContext } from './decode-any-value.js';
import type { RejectedProfile } from './decoded-profiles.js';
import type { Range, ScannedProfile } from './scan-request.js';

export interface DecodedEnvelope {
  readonly resourceProfiles: readonly ResourceProfiles[];
  readonly rejected: readonly RejectedProfile[];
}

/**
 * Reads what stands around the profiles; of them it keeps those that `decodeProfile` returns and lists those for which it
 * throws. Older generations hold several sample types in one profile, hence the array.
 *
 * @param profiles what the scan found, in the order of the message.
 */
export function decodeEnvelope(
  reader: WireReader,
  resources: readonly Range[],
  profiles: readonly ScannedProfile[],
  decodeProfile: (profile: ScannedProfile) => readonly Profile[],
  context: ValueContext,
): DecodedEnvelope {
  const rejected: RejectedProfile[] = [];
  let nextProfile = 0;

  function tryProfile(resource: number, scope: number, profile: number): readonly Profile[] {
    const scanned = profiles[nextProfile++];
    try {
      if (scanned?.problem) throw scanned.problem;
      return scanned ? decodeProfile(scanned) : [];
    } catch (error) {
      if (!(error instanceof OtlpProfilesError)) throw error;
      rejected.push({ resource, scope, profile, code: error.code, message: error.message });
      return [];
    }
  }

  function decodeResourceProfiles(end: number, index: number): ResourceProfiles {
    let resource: AttributeHolder = { attributes: [], droppedAttributesCount: 0 };
    let schemaUrl = '';
    const scopeProfiles: ScopeProfiles[] = [];
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          resource = decodeResource(reader, reader.readEnd(end), context);
          break;
        case 18:
          scopeProfiles.push(decodeScopeProfiles(reader.readEnd(end), index, scopeProfiles.length));
          break;
        case 26:
          schemaUrl = readString(reader, end, context.limits);
          break;
        default:
          skipUnknown(reader, tag, end, 'ResourceProfiles', 3);
      }
    }
    reader.expectEnd(end);
    return { ...resource, schemaUrl, scopeProfiles };
  }

  function decodeScopeProfiles(end: number, resource: number, index: number): ScopeProfiles {
    let scope: Scope = NO_SCOPE;
    let schemaUrl = '';
    let count = 0;
    const kept: Profile[] = [];
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          scope = decodeScope(reader, reader.readEnd(end), context);
          break;
        case 18: {
          const profileEnd = reader.readEnd(end);
          for (const profile of tryProfile(resource, index, count++)) kept.push(profile);
          reader.pos = profileEnd;
          break;
        }
        case 26:
          schemaUrl = readString(reader, end, context.limits);
          break;
        default:
          skipUnknown(reader, tag, end, 'ScopeProfiles', 3);
      }
    }
    reader.expectEnd(end);
    return { ...scope, schemaUrl, profiles: kept };
  }

  const resourceProfiles = resources.map(({ start, end }, index) => {
    reader.pos = start;
    return decodeResourceProfiles(end, index);
  });
  return { resourceProfiles, rejected };
}

interface AttributeHolder {
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
}

type Scope = Omit<ScopeProfiles, 'schemaUrl' | 'profiles'>;

const NO_SCOPE: Scope = Object.freeze({
  name: '',
  version: '',
  attributes: [],
  droppedAttributesCount: 0,
});

function decodeResource(reader: WireReader, end: number, context: ValueContext): AttributeHolder {
  const attributes: KeyValue[] = [];
  let droppedAttributesCount = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 10) pushKeyValue(attributes, reader, end, context);
    else if (tag === 16) droppedAttributesCount = reader.uint32();
    else skipUnknown(reader, tag, end, 'Resource', 2);
  }
  reader.expectEnd(end);
  return { attributes, droppedAttributesCount };
}

function decodeScope(reader: WireReader, end: number, context: ValueContext): Scope {
  const attributes: KeyValue[] = [];
  let name = '';
  let version = '';
  let droppedAttributesCount = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    switch (tag) {
      case 10:
        name = readString(reader, end, context.limits);
        break;
      case 18:
        version = readString(reader, end, context.limits);
        break;
      case 26:
        pushKeyValue(attributes, reader, end, context);
        break;
      case 32:
        droppedAttributesCount = reader.uint32();
        break;
      default:
        skipUnknown(reader, tag, end, 'InstrumentationScope', 4);
    }
  }
  reader.expectEnd(end);
  return { name, version, attributes, droppedAttributesCount };
}
