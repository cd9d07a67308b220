import { OtlpProfilesError } from '../errors.js';
import type { AnyValue, KeyValue } from './any-value.js';
import { markDistinct } from './distinct-dictionaries.js';
import { finishDictionary } from './finish-dictionary.js';
import { GrowableInt32 } from './growable.js';
import { createProfileBuilder, type ProfileBuilder, type ProfileInit } from './profile-builder.js';
import type { ProfilesData } from './profiles-data.js';
import { createTextIds, pushValueWords } from './push-value-words.js';
import { SequenceTable } from './sequence-table.js';

/** A frame's line: `functionIndex` from `addFunction`, line and column 1-based, 0 = unset. */
export interface LineInit {
  readonly functionIndex: number;
  readonly line?: number;
  readonly column?: number;
}

export interface FunctionInit {
  readonly name: string;
  /** Left out when it equals `name`. */
  readonly systemName?: string;
  readonly filename?: string;
  /** 1-based line of the declaration, 0 = unset. */
  readonly startLine?: number;
}

/** Who was profiled and by what: one resource and one scope around all profiles of the builder. */
export interface Envelope {
  readonly resource?: readonly KeyValue[];
  readonly resourceSchemaUrl?: string;
  readonly scopeName?: string;
  readonly scopeVersion?: string;
  readonly scopeAttributes?: readonly KeyValue[];
}

/**
 * Builds `ProfilesData`: every `add...` interns by value and returns the row of its table, 0 being "not set".
 * Adding the same thing twice is cheap and gives the same row, so producers need no maps of their own.
 */
export interface ProfilesBuilder {
  addString(text: string): number;
  addFunction(init: FunctionInit): number;
  /** A location of one line (the usual JavaScript frame) or, for inlining, of several, innermost first. */
  addLocation(lines: readonly LineInit[], options?: { address?: bigint; attributeSet?: number }): number;
  /** `locations` leaf first; `length` lets a caller reuse one scratch array. */
  addStack(locations: ArrayLike<number>, length?: number): number;
  /** Hex ids, 32 and 16 digits. All-zero ids give 0, "no link". Throws HOTSPAN_ERR_OTLP_BUILD for anything else. */
  addLink(traceId: string, spanId: string): number;
  /** `unit` in UCUM. Throws HOTSPAN_ERR_OTLP_BUILD for an empty key. */
  addAttribute(key: string, value: AnyValue, unit?: string): number;
  /** Rows of `addAttribute` in any order; their keys must differ (not checked here, `checkProfiles` territory). */
  addAttributeSet(attributes: readonly number[]): number;
  /** Starts a profile. Profiles without samples are left out of the result. */
  addProfile(init: ProfileInit): ProfileBuilder;
  /** The finished data. The builder must not be used afterwards. */
  build(envelope: Envelope): ProfilesData;
}

export function createProfilesBuilder(): ProfilesBuilder {
  const strings: string[] = [''];
  const stringIndex = new Map<string, number>([['', 0]]);
  const functions = tableWithZero([0, 0, 0, 0, 0]);
  const locations = tableWithZero([0, 0, 0, 0]);
  const stacks = tableWithZero([]);
  const links = tableWithZero([0, 0, 0, 0, 0, 0]);
  const attributeSets = tableWithZero([]);
  const attributeKeys = new GrowableInt32();
  const attributeUnits = new GrowableInt32();
  const attributeValues: AnyValue[] = [null];
  const attributeIdentities = tableWithZero([]);
  const attributeWords: number[] = [];
  const textId = createTextIds();
  attributeKeys.push(0);
  attributeUnits.push(0);
  const profiles: ProfileBuilder[] = [];
  const scratch: number[] = [];

  function addString(text: string): number {
    const known = stringIndex.get(text);
    if (known !== undefined) return known;
    const index = strings.length;
    strings.push(text);
    stringIndex.set(text, index);
    return index;
  }

  return {
    addString,

    addFunction({ name, systemName = '', filename = '', startLine = 0 }) {
      scratch[0] = addString(name);
      scratch[1] = systemName === name ? 0 : addString(systemName);
      scratch[2] = addString(filename);
      pushNumber(scratch, 3, startLine);
      return functions.intern(scratch, 5);
    },

    addLocation(lines, { address = 0n, attributeSet = 0 } = {}) {
      scratch[0] = 0;
      scratch[1] = Number(BigInt.asIntN(32, address));
      scratch[2] = Number(BigInt.asIntN(32, address >> 32n));
      scratch[3] = attributeSet;
      let at = 4;
      for (const { functionIndex, line = 0, column = 0 } of lines) {
        scratch[at] = functionIndex;
        pushNumber(scratch, at + 1, line);
        pushNumber(scratch, at + 3, column);
        at += 5;
      }
      return locations.intern(scratch, at);
    },

    addStack: (stackLocations, length = stackLocations.length) => stacks.intern(stackLocations, length),

    addLink(traceId, spanId) {
      if (!TRACE_ID.test(traceId) || !SPAN_ID.test(spanId)) {
        throw new OtlpProfilesError(
          'HOTSPAN_ERR_OTLP_BUILD',
          `a link needs a trace id of 32 and a span id of 16 hex digits, got "${traceId}" and "${spanId}". Pass the ids of span.spanContext().`,
        );
      }
      for (let i = 0; i < 4; i++) scratch[i] = Number.parseInt(traceId.slice(i * 8, i * 8 + 8), 16);
      for (let i = 0; i < 2; i++) scratch[4 + i] = Number.parseInt(spanId.slice(i * 8, i * 8 + 8), 16);
      return links.intern(scratch, 6);
    },

    addAttribute(key, value, unit = '') {
      if (key === '') {
        throw new OtlpProfilesError('HOTSPAN_ERR_OTLP_BUILD', 'an attribute needs a non-empty key, got "".');
      }
      attributeWords.length = 0;
      attributeWords.push(textId(unit), textId(key));
      pushValueWords(attributeWords, value, textId);
      const index = attributeIdentities.intern(attributeWords);
      if (index < attributeValues.length) return index;
      attributeKeys.push(addString(key));
      attributeUnits.push(addString(unit));
      attributeValues.push(value);
      return index;
    },

    addAttributeSet: (attributes) => attributeSets.intern([...attributes].sort((a, b) => a - b)),

    addProfile(init) {
      const profile = createProfileBuilder(init, addString);
      profiles.push(profile);
      return profile;
    },

    build(envelope) {
      const finished = profiles
        .filter((profile) => profile.sampleCount > 0)
        .map((profile) => profile.finish());
      const dictionary = finishDictionary({
        strings,
        functions,
        locations,
        stacks,
        links,
        attributeSets,
        attributes: {
          count: attributeValues.length,
          key: attributeKeys.toArray(),
          unit: attributeUnits.toArray(),
          value: attributeValues,
        },
      });
      markDistinct(dictionary);
      return {
        dictionary,
        resourceProfiles:
          finished.length === 0
            ? []
            : [
                {
                  attributes: envelope.resource ?? [],
                  droppedAttributesCount: 0,
                  schemaUrl: envelope.resourceSchemaUrl ?? '',
                  scopeProfiles: [
                    {
                      name: envelope.scopeName ?? '',
                      version: envelope.scopeVersion ?? '',
                      attributes: envelope.scopeAttributes ?? [],
                      droppedAttributesCount: 0,
                      schemaUrl: '',
                      profiles: finished,
                    },
                  ],
                },
              ],
      };
    },
  };
}

const TRACE_ID = /^[0-9a-fA-F]{32}$/;
const SPAN_ID = /^[0-9a-fA-F]{16}$/;

function tableWithZero(zero: readonly number[]): SequenceTable {
  const table = new SequenceTable();
  table.intern(zero);
  return table;
}

/** Two words per number: 32-bit words cannot hold every line of a minified bundle's packed positions. */
function pushNumber(words: number[], at: number, value: number): void {
  words[at] = value | 0;
  words[at + 1] = Math.floor(value / 0x1_0000_0000) | 0;
}
