import { describe, expect, it } from 'vitest';
import { decodeProfilesJson, OtlpProfilesError } from '../index.js';

const DEEP = 1_000_000;
const LONG = 4_000_000;

/** None of these ends within the time of a test when the work grows with a square of their length. */
describe('hostile JSON', () => {
  it.each([
    ['arrays', '['.repeat(DEEP) + ']'.repeat(DEEP)],
    ['arrays that do not end', '['.repeat(DEEP)],
    ['objects that do not end', '{"a":'.repeat(DEEP)],
    ['arrays in a member', `{"resourceProfiles":${'['.repeat(DEEP)}${']'.repeat(DEEP)}}`],
    ['objects in a scalar', `{"dictionary":{"stringTable":[${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}]}}`],
    ['a string of escaped quotes that does not end', `"${'\\"'.repeat(LONG)}`],
    ['a string of backslashes that does not end', `"${'\\'.repeat(LONG * 2)}`],
    ['quotes', '"'.repeat(LONG + 1)],
    ['digits', '1'.repeat(LONG)],
    ['digits and a point', `${'1'.repeat(LONG)}.`],
    ['points and digits', '1.'.repeat(LONG)],
    ['exponents', '1e'.repeat(LONG)],
    ['signs', '-'.repeat(LONG)],
    ['long numbers and spaces', `[${`1e1${' '.repeat(1000)}`.repeat(LONG / 1000)}`],
  ])('is refused with a code: %s', (_, text) => {
    expect(codeOf(text)).toBe('HOTSPAN_ERR_OTLP_JSON');
  });

  it.each([
    ['digits in a number', `{"dictionary":{"attributeTable":[{"value":{"intValue":${'1'.repeat(LONG)}}}]}}`],
    [
      'digits in a string',
      `{"dictionary":{"attributeTable":[{"value":{"intValue":"${'0'.repeat(LONG)}1"}}]}}`,
    ],
    [
      'digits of base64',
      `{"dictionary":{"attributeTable":[{"value":{"bytesValue":"${'A'.repeat(LONG)}!"}}]}}`,
    ],
  ])('is refused with a code in a value: %s', (_, text) => {
    expect(codeOf(text)).toBe('HOTSPAN_ERR_OTLP_JSON');
  });

  it('may nest what is not known as deep as it likes', () => {
    const text = `{"unknown":${'[{"a":'.repeat(DEEP)}1${'}]'.repeat(DEEP)},"dictionary":{"stringTable":["","x"]}}`;
    expect(decodeProfilesJson(text).data.dictionary.strings).toEqual(['', 'x']);
  });

  it('may not nest an attribute value deeper than its limit', () => {
    const nested = `${'{"arrayValue":{"values":['.repeat(DEEP / 10)}{}${']}}'.repeat(DEEP / 10)}`;
    const text = `{"dictionary":{"attributeTable":[{"value":${nested}}]}}`;
    expect(codeOf(text)).toBe('HOTSPAN_ERR_OTLP_LIMIT');
    expect(() => decodeProfilesJson(text)).toThrow(
      /value at dictionary\.attributeTable\[0\]\.value\.arrayValue\.values\[0\]\..*nested another level, more than maxValueDepth \(32\)/,
    );
  });

  it('may have a million members that are not known, and the known one among them twice', () => {
    const members = Array.from({ length: 1_000_000 }, (_, i) => `"unknown${i}":${i}`).join(',');
    const text = `{"dictionary":{"string_table":["","x"],${members},"stringTable":["","y"]}}`;
    expect(decodeProfilesJson(text).data.dictionary.strings).toEqual(['', 'y']);
  });

  it('may have a string of many megabytes where one is allowed', () => {
    const payload = Buffer.alloc(24_000_000, 7).toString('base64');
    const profile = `{"originalPayloadFormat":"pprof","originalPayload":"${payload}"}`;
    const { data } = decodeProfilesJson(
      `{"resourceProfiles":[{"scopeProfiles":[{"profiles":[${profile}]}]}],"dictionary":{}}`,
    );
    expect(data.resourceProfiles[0]?.scopeProfiles[0]?.profiles[0]?.originalPayload).toHaveLength(24_000_000);
  });

  it.each(['[', '{'])('is refused before it is parsed when it is made of %s', (open) => {
    const close = open === '[' ? ']' : '}';
    const junk = `${open}${close},`.repeat(5_000_000).slice(0, -1);
    expect(() => decodeProfilesJson(`{"unknown":[${junk}]}`)).toThrow(
      /HOTSPAN_ERR_OTLP_LIMIT.*lists and objects.*maxSamples \(1000000\)/,
    );
  });

  it('may have many rejected profiles', () => {
    const profiles = Array.from({ length: 100_000 }, () => '{"attributeIndices":[7]}').join(',');
    const { rejected } = decodeProfilesJson(
      `{"resourceProfiles":[{"scopeProfiles":[{"profiles":[${profiles}]}]}],"dictionary":{}}`,
      { maxProfiles: 100_000 },
    );
    expect(rejected).toHaveLength(100_000);
    expect(rejected[99_999]).toMatchObject({ profile: 99_999, code: 'HOTSPAN_ERR_OTLP_INDEX' });
    expect(rejected[0]?.message).toMatch(/attribute_indices hold 7, but attribute_table has/);
  });
});

function codeOf(text: string): string | undefined {
  try {
    decodeProfilesJson(text);
  } catch (error) {
    return error instanceof OtlpProfilesError ? error.code : String(error);
  }
  return undefined;
}
