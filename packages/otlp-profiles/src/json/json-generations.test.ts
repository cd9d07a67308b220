import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sayableInW3, toW3 } from '../decode/w3/to-w3.fixture.js';
import { encodeW3 } from '../decode/w3/w3-schema.fixture.js';
import { decodeProfiles, decodeProfilesJson, encodeProfiles, type ProfilesData } from '../index.js';
import { profiles } from '../profiles.fixture.js';
import { type JsonStyle, printJson } from './print-json.fixture.js';
import { toJson } from './to-json.fixture.js';

const style: fc.Arbitrary<JsonStyle> = fc.record({
  names: fc.constantFrom('camelCase', 'snake_case'),
  ids: fc.constantFrom('hex', 'HEX', 'base64', 'base64url'),
  integers: fc.constantFrom('string', 'number'),
  lists: fc.constantFrom('plural', 'singular'),
});

describe('OTLP/JSON and the binary form', () => {
  it('give the same model, however the JSON is written', () => {
    fc.assert(
      fc.property(profiles, style, (data, style) => {
        const { lists } = style;
        const decoded = decodeProfilesJson(toJson(data, style));
        expect(decoded.rejected).toEqual([]);
        expect(decoded.generation).toBe(lists === 'singular' && hasProfiles(data) ? 'W4' : 'W6');
        expect(decoded.data).toEqual(decodeProfiles(encodeProfiles(data)).data);
      }),
      { numRuns: 500 },
    );
  });

  it('give the same model of opentelemetry-proto 1.7', () => {
    fc.assert(
      fc.property(profiles.map(sayableInW3).filter(hasStacks), style, (data, style) => {
        const request = toW3(data);
        const decoded = decodeProfilesJson(printJson(request, style));
        expect(decoded).toEqual(decodeProfiles(encodeW3(request)));
        expect(decoded.generation).toBe('W3');
      }),
      { numRuns: 200 },
    );
  });
});

describe('the generation of an OTLP/JSON request', () => {
  const request = (profile: object, dictionary: object | undefined = {}) =>
    JSON.stringify({ resourceProfiles: [{ scopeProfiles: [{ profiles: [profile] }] }], dictionary });

  it.each([
    ['W6', {}],
    ['W6', { samples: [{ values: [1] }] }],
    ['W4', { sample: [{ values: [1] }] }],
    ['W4', { comment_strindices: [0] }],
    ['W3', { sampleType: [] }],
    ['W3', { timeNanos: 1 }],
    ['W3', { duration_nanos: '1' }],
    ['W3', { sample: [{ locationsLength: 0, value: [1] }] }],
    ['W3', { locationIndices: [] }],
  ])('is %s for a profile of %j', (generation, profile) => {
    expect(decodeProfilesJson(request(profile))).toMatchObject({ generation, rejected: [] });
  });

  it('is W3 when attributes have their units in a table', () => {
    const dictionary = {
      stringTable: ['', 'took', 'ms'],
      attributeTable: [{ key: 'took', value: { intValue: 5 } }],
      attributeUnits: [{ attributeKeyStrindex: 1, unitStrindex: 2 }],
    };
    const { data, generation } = decodeProfilesJson(request({ attributeIndices: [0] }, dictionary));
    const { attributes, strings } = data.dictionary;
    expect([generation, strings[attributes.unit[1] ?? 0], attributes.value[1]]).toEqual(['W3', 'ms', 5n]);
  });

  it('shows nothing by members that are null', () => {
    expect(decodeProfilesJson(request({ sample: null, timeNanos: null })).generation).toBe('W6');
  });

  it('reads the comments of W4 as the attribute that stands for them', () => {
    const profile = {
      sample: [{ values: [7], linkIndex: 0 }],
      commentStrindices: [1, 2],
      profileId: '01'.repeat(16),
    };
    const { data } = decodeProfilesJson(request(profile, { stringTable: ['', 'a', 'b'] }));
    const [decoded] = data.resourceProfiles[0]?.scopeProfiles[0]?.profiles ?? [];
    const { attributes, attributeSets, strings } = data.dictionary;
    const attribute = attributeSets.attributes[attributeSets.offsets[decoded?.attributeSet ?? 0] ?? 0] ?? 0;
    expect(strings[attributes.key[attribute] ?? 0]).toBe('pprof.profile.comment');
    expect(attributes.value[attribute]).toEqual(['a', 'b']);
    expect(decoded?.profileId).toEqual(new Uint8Array(16).fill(1));
    expect(decoded?.samples.values[0]).toBe(7n);
  });

  it.each([
    ['W1', /W1 \(opentelemetry-proto 1\.4 or 1\.5\)/, { stringTable: [''], sample: [] }],
    ['W1', /generation W1/, { location_table: [{}], timeNanos: 1 }],
    ['W2', /W2 \(opentelemetry-proto 1\.6\)/, { sampleType: [{}], locationIndices: [0] }],
  ])('is refused by name for %s', (_, message, profile) => {
    // `undefined` would stand for the default of the parameter.
    const text = request(profile).replace(/,"dictionary":\{\}/, '');
    expect(() => decodeProfilesJson(text)).toThrow(message);
    expect(() => decodeProfilesJson(text)).toThrow(/^\[HOTSPAN_ERR_OTLP_GENERATION\].*Upgrade the sender/);
    expect(() => decodeProfilesJson(request(profile))).not.toThrow();
  });

  it('is W2 for a file with its tables beside the profiles', () => {
    expect(() => decodeProfilesJson('{"resourceProfiles":[],"stringTable":[""]}')).toThrow(/generation W2/);
  });
});

function hasProfiles({ resourceProfiles }: ProfilesData): boolean {
  return resourceProfiles.some(({ scopeProfiles }) =>
    scopeProfiles.some(({ profiles }) => profiles.length > 0),
  );
}

/** A stretch of locations is what tells W3 in its binary form. */
function hasStacks({ resourceProfiles, dictionary: { stacks } }: ProfilesData): boolean {
  const isFull = (stack: number): boolean => stacks.offsets[stack] !== stacks.offsets[stack + 1];
  return resourceProfiles.some(({ scopeProfiles }) =>
    scopeProfiles.some(({ profiles }) => profiles.some(({ samples }) => samples.stack.some(isFull))),
  );
}
