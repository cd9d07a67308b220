import { describe, expect, it } from 'vitest';
import { decodeProfiles, decodeProfilesJson, encodeProfiles } from '../index.js';
import { SPAN_ID, TRACE_ID } from '../sample-data.fixture.js';

const request = {
  resourceProfiles: [
    {
      resource: {
        attributes: [
          { key: 'service.name', value: { stringValue: 'shop' } },
          { key: 'process.pid', value: { intValue: '4711' } },
          { key: 'ratio', value: { doubleValue: 0.5 } },
          { key: 'tags', value: { arrayValue: { values: [{ stringValue: 'a' }, { boolValue: true }] } } },
        ],
      },
      scopeProfiles: [
        {
          scope: { name: 'test' },
          profiles: [
            {
              sampleType: { typeStrindex: 1, unitStrindex: 2 },
              samples: [{ stackIndex: 1, linkIndex: 1, values: ['9007199254740993', 2], unknownField: {} }],
              timeUnixNano: '1794000000123456789',
              durationNano: 15000000000,
              profileId: '000102030405060708090a0b0c0d0e0f',
            },
          ],
        },
      ],
    },
  ],
  dictionary: {
    mappingTable: [{}],
    locationTable: [{}, { lines: [{ functionIndex: 1, line: '14' }] }],
    functionTable: [{}, { nameStrindex: 3 }],
    linkTable: [{}, { traceId: TRACE_ID.toUpperCase(), spanId: SPAN_ID }],
    stringTable: ['', 'cpu', 'nanoseconds', 'parse'],
    attributeTable: [{ value: {} }],
    stackTable: [{}, { locationIndices: [1] }],
  },
};

describe('decodeProfilesJson', () => {
  it('reads a request into the model that its binary form gives', () => {
    const { data, rejected } = decodeProfilesJson(JSON.stringify(request));
    expect(rejected).toEqual([]);
    expect(decodeProfiles(encodeProfiles(data)).data).toEqual(data);
    expect(data.resourceProfiles[0]?.attributes).toEqual([
      { key: 'service.name', value: 'shop' },
      { key: 'process.pid', value: 4711n },
      { key: 'ratio', value: 0.5 },
      { key: 'tags', value: ['a', true] },
    ]);
    const profile = data.resourceProfiles[0]?.scopeProfiles[0]?.profiles[0];
    expect([...(profile?.samples.values ?? [])]).toEqual([9007199254740993n, 2n]);
    expect(Buffer.from(data.dictionary.links.traceIds).toString('hex')).toBe('0'.repeat(32) + TRACE_ID);
  });

  it('reads proto field names and base64 ids as well', () => {
    const snake = JSON.stringify(request)
      .replaceAll(
        /"(\w+)":/g,
        (_, name: string) => `"${name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)}":`,
      )
      .replace(TRACE_ID.toUpperCase(), Buffer.from(TRACE_ID, 'hex').toString('base64'))
      .replace(SPAN_ID, Buffer.from(SPAN_ID, 'hex').toString('base64url'));
    expect(decodeProfilesJson(snake)).toEqual(decodeProfilesJson(JSON.stringify(request)));
  });

  it('reads 64-bit integers that are written as numbers without rounding them', () => {
    const text = JSON.stringify(request).replace('"1794000000123456789"', '1794000000123456789');
    const profile = decodeProfilesJson(text).data.resourceProfiles[0]?.scopeProfiles[0]?.profiles[0];
    expect(profile?.timeUnixNano).toBe(1794000000123456789n);
  });

  it('leaves digits inside strings alone', () => {
    const text = '{"dictionary":{"stringTable":["","12345678901234567890","a\\"1234567890123456789"]}}';
    expect(decodeProfilesJson(text).data.dictionary.strings).toEqual([
      '',
      '12345678901234567890',
      'a"1234567890123456789',
    ]);
  });

  it.each([
    ['', /HOTSPAN_ERR_OTLP_JSON.*not JSON/],
    ['[]', /the body must be an object/],
    ['{"resourceProfiles":{}}', /resourceProfiles must be an array, got an object/],
    ['{"dictionary":{"stringTable":[1]}}', /dictionary\.stringTable\[0\] must be of type string, got 1/],
    ['{"dictionary":{"linkTable":[{"traceId":"xyz!"}]}}', /traceId must be of type traceId/],
    ['{"dictionary":{"linkTable":[{"traceId":"abcd"}]}}', /HOTSPAN_ERR_OTLP_SHAPE.*3 bytes instead of 16/],
    [
      '{"dictionary":{"stackTable":[{"locationIndices":[1.5]}]}}',
      /locationIndices\[0\] must be of type int32/,
    ],
    ['{"dictionary":{"stackTable":[{"locationIndices":[7]}]}}', /HOTSPAN_ERR_OTLP_INDEX.*holds 7/],
  ])('says what is wrong with %s', (text, message) => {
    expect(() => decodeProfilesJson(text)).toThrow(message);
  });
});
