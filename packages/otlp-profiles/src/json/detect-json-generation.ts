import { tooOld } from '../decode/detect-generation.js';
import { DICTIONARY_TABLES } from '../decode/dictionary-tables.js';
import { camelCase, type JsonGeneration } from './message-schema.js';

/** Names of a profile's members that only W3 and older have, or hold arrays there only. */
const W3_PROFILE = bothSpellings([
  'location_indices',
  'time_nanos',
  'duration_nanos',
  'default_sample_type_index',
]);
const W3_SAMPLE = bothSpellings(['locations_start_index', 'locations_length', 'value']);
const W3_DICTIONARY = bothSpellings(['attribute_units']);
/** Renamed or dropped after W4. */
const W4_PROFILE = bothSpellings(['sample', 'comment_strindices']);
/** In W1 a profile has its tables itself; in W2 the file has, and a request has none. */
const TABLES = bothSpellings(DICTIONARY_TABLES.filter((table) => table !== 'stack_table'));
const SAMPLE_TYPE = bothSpellings(['sample_type']);
const SAMPLES = bothSpellings(['samples', 'sample']);
const RESOURCE_PROFILES = bothSpellings(['resource_profiles']);
const SCOPE_PROFILES = bothSpellings(['scope_profiles']);
const PROFILES = bothSpellings(['profiles']);
const DICTIONARY = bothSpellings(['dictionary']);

/**
 * Finds out by the names of its members which generation wrote a request: names of fields do not move as their numbers do. Takes
 * any value; what is not a request is W6, to be refused when it is read.
 *
 * @throws HOTSPAN_ERR_OTLP_GENERATION for W1 and W2, which have no dictionary in the request.
 */
export function detectJsonGeneration(request: unknown): JsonGeneration {
  const dictionary = member(request, DICTIONARY);
  const hasDictionary = dictionary !== undefined;
  if (!hasDictionary && member(request, TABLES) !== undefined) throw tooOld('W2');
  let generation: JsonGeneration = member(dictionary, W3_DICTIONARY) === undefined ? 'W6' : 'W3';
  for (const resource of list(request, RESOURCE_PROFILES)) {
    for (const scope of list(resource, SCOPE_PROFILES)) {
      for (const profile of list(scope, PROFILES)) {
        if (!hasDictionary && member(profile, TABLES) !== undefined) throw tooOld('W1');
        if (generation !== 'W3') generation = generationOf(profile) ?? generation;
      }
    }
  }
  if (generation === 'W3' && !hasDictionary) throw tooOld('W2');
  return generation;
}

/** What one profile shows, by its members and those of its first sample. */
function generationOf(profile: unknown): JsonGeneration | undefined {
  const [firstSample] = list(profile, SAMPLES);
  if (
    Array.isArray(member(profile, SAMPLE_TYPE)) ||
    member(profile, W3_PROFILE) !== undefined ||
    member(firstSample, W3_SAMPLE) !== undefined
  ) {
    return 'W3';
  }
  return member(profile, W4_PROFILE) === undefined ? undefined : 'W4';
}

/** The first member of an object under one of some names, unless it is null. */
function member(value: unknown, names: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const name of names) {
    if (!Object.hasOwn(value, name)) continue;
    // An object by the check above, with that member.
    const found = (value as Readonly<Record<string, unknown>>)[name];
    if (found !== null) return found;
  }
  return undefined;
}

function list(value: unknown, names: readonly string[]): readonly unknown[] {
  const found = member(value, names);
  return Array.isArray(found) ? found : [];
}

function bothSpellings(names: readonly string[]): readonly string[] {
  return names.flatMap((name) => [camelCase(name), name]);
}
