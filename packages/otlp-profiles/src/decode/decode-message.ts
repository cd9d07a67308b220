import { OtlpProfilesError } from '../errors.js';
import type { KeyValue } from '../model/any-value.js';
import { finishAttributeSets } from '../model/finish-dictionary.js';
import type { Dictionary, Profile, ResourceProfiles, ScopeProfiles } from '../model/profiles-data.js';
import { SequenceTable } from '../model/sequence-table.js';
import { expectEnd, type Reader, readEnd, skipUnknown } from '../wire/reader.js';
import { checkAttributeSets, checkDictionary, checkProfile } from './check-indices.js';
import { decodeKeyValue, readString, type ValueContext } from './decode-any-value.js';
import { decodeDictionary, type Range } from './decode-dictionary.js';
import type { DecodeLimits } from './decode-limits.js';
import { decodeProfile } from './decode-profile.js';
import type { SampleBudget } from './decode-samples.js';
import type { DecodedProfiles, RejectedProfile } from './decoded-profiles.js';

/** What the envelope's messages share while they are read. */
interface MessageContext extends ValueContext {
  readonly attributeSets: SequenceTable;
  readonly budget: SampleBudget;
}

/** Reads dictionary and envelope at their known places, then keeps the profiles that pass the checks. */
export function decodeMessage(
  reader: Reader,
  resourceRanges: readonly Range[],
  dictionaryRanges: readonly Range[],
  limits: DecodeLimits,
): DecodedProfiles {
  const attributeSets = new SequenceTable();
  attributeSets.intern([]);
  const tables = decodeDictionary(reader, dictionaryRanges, attributeSets, limits);
  const context: MessageContext = {
    strings: tables.strings,
    maxValueDepth: limits.maxValueDepth,
    attributeSets,
    budget: { left: limits.maxSamples, limit: limits.maxSamples },
  };
  const resourceProfiles = resourceRanges.map(({ start, end }) => {
    reader.pos = start;
    return decodeResourceProfiles(reader, end, context);
  });
  return keepSound(tables, finishAttributeSets(attributeSets), resourceProfiles);
}

/** Also the last step of the JSON decoder: from here on both forms are one. */
export function keepSound(
  tables: Omit<Dictionary, 'attributeSets'>,
  attributeSets: Dictionary['attributeSets'],
  resourceProfiles: readonly ResourceProfiles[],
): DecodedProfiles {
  const checkedSets = checkAttributeSets(attributeSets, tables.attributes.count);
  checkDictionary(tables, checkedSets);
  const dictionary: Dictionary = { ...tables, attributeSets: checkedSets.sets };
  const rejected: RejectedProfile[] = [];
  const isSound = (profile: Profile, resource: number, scope: number, index: number): boolean => {
    try {
      checkProfile(profile, dictionary, checkedSets);
      return true;
    } catch (error) {
      if (!(error instanceof OtlpProfilesError)) throw error;
      rejected.push({
        resource,
        scope,
        profile: index,
        code: error.code,
        message: error.message,
      });
      return false;
    }
  };
  const sound = resourceProfiles.map((resource, r) => ({
    ...resource,
    scopeProfiles: resource.scopeProfiles.map((scope, s) => ({
      ...scope,
      profiles: scope.profiles.filter((profile, p) => isSound(profile, r, s, p)),
    })),
  }));
  return { data: { dictionary, resourceProfiles: sound }, rejected };
}

function decodeResourceProfiles(reader: Reader, end: number, context: MessageContext): ResourceProfiles {
  let resource: AttributeHolder = { attributes: [], droppedAttributesCount: 0 };
  let schemaUrl = '';
  const scopeProfiles: ScopeProfiles[] = [];
  while (reader.pos < end) {
    const tag = reader.uint32();
    switch (tag) {
      case 10:
        resource = decodeResource(reader, readEnd(reader, end), context);
        break;
      case 18:
        scopeProfiles.push(decodeScopeProfiles(reader, readEnd(reader, end), context));
        break;
      case 26:
        schemaUrl = readString(reader, end);
        break;
      default:
        skipUnknown(reader, tag, 'ResourceProfiles', 3);
    }
  }
  expectEnd(reader, end);
  return { ...resource, schemaUrl, scopeProfiles };
}

interface AttributeHolder {
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
}

function decodeResource(reader: Reader, end: number, context: MessageContext): AttributeHolder {
  const attributes: KeyValue[] = [];
  let droppedAttributesCount = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 10) pushAttribute(attributes, decodeKeyValue(reader, readEnd(reader, end), context));
    else if (tag === 16) droppedAttributesCount = reader.uint32();
    else skipUnknown(reader, tag, 'Resource', 2);
  }
  expectEnd(reader, end);
  return { attributes, droppedAttributesCount };
}

function decodeScopeProfiles(reader: Reader, end: number, context: MessageContext): ScopeProfiles {
  let scope: Scope = NO_SCOPE;
  let schemaUrl = '';
  const profiles: Profile[] = [];
  while (reader.pos < end) {
    const tag = reader.uint32();
    switch (tag) {
      case 10:
        scope = decodeScope(reader, readEnd(reader, end), context);
        break;
      case 18:
        profiles.push(decodeProfile(reader, readEnd(reader, end), context.attributeSets, context.budget));
        break;
      case 26:
        schemaUrl = readString(reader, end);
        break;
      default:
        skipUnknown(reader, tag, 'ScopeProfiles', 3);
    }
  }
  expectEnd(reader, end);
  return { ...scope, schemaUrl, profiles };
}

type Scope = Omit<ScopeProfiles, 'schemaUrl' | 'profiles'>;

const NO_SCOPE: Scope = Object.freeze({
  name: '',
  version: '',
  attributes: [],
  droppedAttributesCount: 0,
});

function decodeScope(reader: Reader, end: number, context: MessageContext): Scope {
  const attributes: KeyValue[] = [];
  let name = '';
  let version = '';
  let droppedAttributesCount = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    switch (tag) {
      case 10:
        name = readString(reader, end);
        break;
      case 18:
        version = readString(reader, end);
        break;
      case 26:
        pushAttribute(attributes, decodeKeyValue(reader, readEnd(reader, end), context));
        break;
      case 32:
        droppedAttributesCount = reader.uint32();
        break;
      default:
        skipUnknown(reader, tag, 'InstrumentationScope', 4);
    }
  }
  expectEnd(reader, end);
  return { name, version, attributes, droppedAttributesCount };
}

/** An attribute without a key says nothing that could be found again. */
function pushAttribute(attributes: KeyValue[], attribute: KeyValue): void {
  if (attribute.key !== '') attributes.push(attribute);
}
