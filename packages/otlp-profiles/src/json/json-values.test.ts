import { describe, expect, it } from 'vitest';
import { decodeProfilesJson } from '../index.js';

/** The value of an attribute that is written like this. */
function attributeValue(value: string) {
  const { data } = decodeProfilesJson(`{"dictionary":{"attributeTable":[{},{"value":${value}}]}}`);
  return data.dictionary.attributes.value[1];
}

function profileWith(members: string) {
  const { data, rejected } = decodeProfilesJson(
    `{"resourceProfiles":[{"scopeProfiles":[{"profiles":[{${members}}]}]}],"dictionary":{"stringTable":["","a","b"]}}`,
  );
  expect(rejected).toEqual([]);
  return data.resourceProfiles[0]?.scopeProfiles[0]?.profiles[0];
}

const bytes = (...values: number[]) => Uint8Array.from(values);
const ID = '00112233445566778899aabbccddeeff';
const ID_BYTES = Uint8Array.from({ length: 16 }, (_, i) => i * 0x11);

describe('values of OTLP/JSON', () => {
  it.each([
    ['0', 0n],
    ['-0', 0n],
    ['"-0"', 0n],
    ['7', 7n],
    ['"7"', 7n],
    ['1.0', 1n],
    ['"1.0"', 1n],
    ['1e3', 1000n],
    ['"1.50E+2"', 150n],
    ['1200e-2', 12n],
    ['9007199254740993', 9007199254740993n],
    ['9007199254740993.000', 9007199254740993n],
    ['9.223372036854775807e18', 2n ** 63n - 1n],
    ['1.23456789012345e18', 1234567890123450000n],
    ['9223372036854775807', 2n ** 63n - 1n],
    ['"-9223372036854775808"', -(2n ** 63n)],
    ['-9223372036854775808', -(2n ** 63n)],
    ['0e999999999', 0n],
  ])('reads the integer %s exactly', (literal, value) => {
    expect(attributeValue(`{"intValue":${literal}}`)).toBe(value);
  });

  it.each([
    '1.5',
    '"1.5"',
    '1e-1',
    '9223372036854775808',
    '-9223372036854775809',
    '"18446744073709551615"',
    '1e19',
    '1e400',
    '"1e99999999999999999999"',
    '""',
    '" 1"',
    '"1 "',
    '"0x10"',
    '"+1"',
    '"1_000"',
    '"NaN"',
    'true',
    '{}',
    '[1]',
  ])('refuses %s as an int64', (literal) => {
    expect(() => attributeValue(`{"intValue":${literal}}`)).toThrow(
      /^\[HOTSPAN_ERR_OTLP_JSON\] dictionary\.attributeTable\[1\]\.value\.intValue must be of type int64, got /,
    );
  });

  it('keeps the range of each kind of integer', () => {
    const profile = profileWith(
      '"timeUnixNano":18446744073709551615,"durationNano":"18446744073709551615","droppedAttributesCount":4294967295',
    );
    expect(profile).toMatchObject({
      timeUnixNano: 2n ** 64n - 1n,
      durationNano: 2n ** 64n - 1n,
      droppedAttributesCount: 2 ** 32 - 1,
    });
    for (const members of [
      '"timeUnixNano":-1',
      '"durationNano":"18446744073709551616"',
      '"droppedAttributesCount":-1',
      '"attributeIndices":[2147483648]',
      '"attributeIndices":[-2147483649]',
    ]) {
      expect(() => profileWith(members)).toThrow(
        /HOTSPAN_ERR_OTLP_JSON.* must be of type (u?int32|uint64|fixed64), got/,
      );
    }
  });

  it.each([
    ['"NaN"', Number.NaN],
    ['"Infinity"', Number.POSITIVE_INFINITY],
    ['"-Infinity"', Number.NEGATIVE_INFINITY],
    ['-0', -0],
    ['"0.5"', 0.5],
    ['1e-400', 0],
    ['0.1234567890123456789', 0.12345678901234568],
    ['1.7976931348623157e308', Number.MAX_VALUE],
    [`0.${'3'.repeat(2000)}`, 1 / 3],
  ])('reads the double %s', (literal, value) => {
    expect(attributeValue(`{"doubleValue":${literal}}`)).toBe(value);
  });

  it.each(['1e999', '-1e999', '"1e999"', '""', '"0x1"', '"infinity"', 'true', 'null_'])(
    'refuses %s as a double',
    (literal) => {
      expect(() => attributeValue(`{"doubleValue":${literal}}`)).toThrow(/HOTSPAN_ERR_OTLP_JSON/);
    },
  );

  it.each(['"true"', '1', '0', '"false"'])('refuses %s as a boolean', (literal) => {
    expect(() => attributeValue(`{"boolValue":${literal}}`)).toThrow(/boolValue must be of type bool, got/);
    expect(attributeValue('{"boolValue":false}')).toBe(false);
  });

  it.each(['1', '12345678901234567890', '1e5'])(
    'refuses the number %s as a text, an id and bytes',
    (literal) => {
      expect(() => attributeValue(`{"stringValue":${literal}}`)).toThrow(
        `stringValue must be of type string, got ${literal}.`,
      );
      expect(() => attributeValue(`{"bytesValue":${literal}}`)).toThrow(/bytesValue must be of type base64/);
      expect(() => profileWith(`"profileId":${literal}`)).toThrow(/profileId must be of type profileId/);
    },
  );

  it.each([
    ['', bytes()],
    ['AAH/', bytes(0, 1, 255)],
    ['AAH_', bytes(0, 1, 255)],
    ['+-/_', bytes(0xfb, 0xef, 0xff)],
    ['AQ==', bytes(1)],
    ['AQ', bytes(1)],
    ['AQI=', bytes(1, 2)],
    ['AQI', bytes(1, 2)],
  ])('reads the base64 "%s"', (text, value) => {
    expect(attributeValue(`{"bytesValue":"${text}"}`)).toEqual(value);
  });

  it.each(['A', 'AAAAA', 'AQ=', '=', '==', 'AQ===', 'A=Q=', 'AA A', 'AA\\nA', 'ÄAAA', 'AA.A'])(
    'refuses "%s" as base64',
    (text) => {
      expect(() => attributeValue(`{"bytesValue":"${text}"}`)).toThrow(/HOTSPAN_ERR_OTLP_JSON.*base64/);
    },
  );

  it.each([
    [ID, ID_BYTES],
    [ID.toUpperCase(), ID_BYTES],
    [Buffer.from(ID_BYTES).toString('base64'), ID_BYTES],
    [Buffer.from(ID_BYTES).toString('base64url'), ID_BYTES],
    // Also base64, of 24 bytes.
    ['0'.repeat(32), new Uint8Array(16)],
    ['', bytes()],
  ])('reads the id "%s"', (text, value) => {
    expect(profileWith(`"profileId":"${text}"`)?.profileId).toEqual(value);
  });

  it('takes null for an absent member, and refuses it in an array', () => {
    expect(profileWith('"samples":null,"sampleType":null,"period":null,"profileId":null')).toMatchObject({
      period: 0n,
    });
    expect(attributeValue('{"stringValue":null,"intValue":null}')).toBe(null);
    expect(decodeProfilesJson('{"resourceProfiles":null,"dictionary":null}').data.resourceProfiles).toEqual(
      [],
    );
    expect(() => profileWith('"samples":[null]')).toThrow(
      'resourceProfiles[0].scopeProfiles[0].profiles[0].samples[0] must be an object (Sample), got null.',
    );
    expect(() => profileWith('"attributeIndices":[0,null]')).toThrow(
      'attributeIndices[1] must be of type int32, got null.',
    );
  });

  it('counts the last of a member that comes twice, under one name or two', () => {
    expect(profileWith('"timeUnixNano":1,"time_unix_nano":2')?.timeUnixNano).toBe(2n);
    expect(profileWith('"time_unix_nano":2,"timeUnixNano":1')?.timeUnixNano).toBe(1n);
    expect(profileWith('"timeUnixNano":1,"timeUnixNano":3')?.timeUnixNano).toBe(3n);
    expect(profileWith('"timeUnixNano":1,"time_unix_nano":null')?.timeUnixNano).toBe(1n);
    const lists =
      '"sampleType":{"typeStrindex":1},"sample_type":{"unitStrindex":2},"sample":[{"values":[1]}],"samples":[{"values":[2]}]';
    const profile = profileWith(lists);
    expect(profile?.sampleType).toEqual({ type: 0, unit: 2 });
    expect([...(profile?.samples.values ?? [])]).toEqual([2n]);
  });

  it('leaves out members that it does not know, with all they hold', () => {
    const junk = '{"a":[{"b":[null,{"dictionary":{"stringTable":[1]}}]}],"":{}}';
    const names = [
      'unknown',
      'Samples',
      'resource-profiles',
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      '',
    ];
    const members = names.map((name) => `"${name}":${junk}`).join(',');
    expect(profileWith(`${members},"period":5,${members}`)?.period).toBe(5n);
    expect(attributeValue(`{${members},"intValue":5}`)).toBe(5n);
    const all = `{${members},"dictionary":{${members},"stringTable":["","x"]}}`;
    expect(decodeProfilesJson(all).data.dictionary.strings).toEqual(['', 'x']);
    expect(decodeProfilesJson('{"__proto__":{"resourceProfiles":[{}]}}').data.resourceProfiles).toEqual([]);
  });

  it('keeps the keys of a key-value list that objects have of themselves', () => {
    const member = (key: string) => `{"key":"${key}","value":{"intValue":1}}`;
    const value = attributeValue(
      `{"kvlistValue":{"values":[${member('__proto__')},${member('constructor')}]}}`,
    );
    expect(value).toEqual(
      new Map([
        ['__proto__', 1n],
        ['constructor', 1n],
      ]),
    );
  });

  it('names the place of what is wrong by its path, not by a byte', () => {
    const text = (dictionary: string) => `{"dictionary":{"stringTable":["","a"],${dictionary}}}`;
    expect(() => decodeProfilesJson(text('"linkTable":[{},{"traceId":"AAAA"}]'))).toThrow(
      /\[HOTSPAN_ERR_OTLP_SHAPE\] an id in link_table at dictionary\.linkTable\[1\]\.traceId has 3 bytes/,
    );
    const deep = text('"locationTable":[{}],"stackTable":[{},{"locationIndices":[0,0,0]}]');
    expect(() => decodeProfilesJson(deep, { maxStackDepth: 2 })).toThrow(
      'stack 1 has 3 frames at dictionary.stackTable[1], more than maxStackDepth (2).',
    );
    expect(() => decodeProfilesJson(text('"stack_table":[{"location_indices":[0,7]}]'))).toThrow(
      /holds 7 \(entry 0 at dictionary\.stackTable\[0\]/,
    );
  });

  it('counts bytes of UTF-8 against maxBytes, of a text as well', () => {
    const text = '{"dictionary":{"stringTable":["","€🔥é"]}}';
    const maxBytes = Buffer.byteLength(text);
    for (const json of [text, Buffer.from(text)]) {
      expect(decodeProfilesJson(json, { maxBytes }).data.dictionary.strings).toEqual(['', '€🔥é']);
      expect(() => decodeProfilesJson(json, { maxBytes: maxBytes - 1 })).toThrow(
        new RegExp(`the message has ${maxBytes} bytes .*more than maxBytes \\(${maxBytes - 1}\\)`),
      );
    }
    // The binary form of this one is longer.
    const negative = `{"dictionary":{"locationTable":[{"lines":[{"line":-1,"column":-1}]}]}}`;
    expect(() => decodeProfilesJson(negative, { maxBytes: negative.length })).not.toThrow();
  });

  it.each([
    ['UTF-8 that is cut', Uint8Array.of(0x7b, 0x22, 0xe2, 0x82)],
    ['a number with two points', '{"a":1.2.3}'],
    ['a long number with a sign too many', '{"a":--12345678901234567890}'],
    ['a long number that begins with 0', '{"a":012345678901234567890}'],
    ['a long number as a name', '{12345678901234567890 :1}'],
    ['a name without quotes', '{a:12345678901234567890}'],
    ['an exponent without digits', '{"a":1e}'],
    ['a string that does not end', '{"a":"12345678901234567890'],
    ['a string that ends in an escape', '{"a":"\\"'],
    ['two values', '{}{}'],
    ['half a number', '{"a":-}'],
  ])('refuses %s', (_, json) => {
    expect(() => decodeProfilesJson(json)).toThrow(/^\[HOTSPAN_ERR_OTLP_JSON\] the body is not JSON: /);
  });

  it('says where JSON breaks in the words of the text that came', () => {
    expect(() => decodeProfilesJson('{"a":12345678901234567890,}')).toThrow(/position 26|line 1 column 27/);
    expect(() => decodeProfilesJson('{"a":12345678901234567890,}')).not.toThrow(/0\.[0-9a-z]{6}/);
  });
});
