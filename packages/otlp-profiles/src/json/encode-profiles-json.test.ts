import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createProfilesBuilder,
  decodeProfiles,
  decodeProfilesJson,
  encodeProfiles,
  encodeProfilesJson,
  toKeyValues,
} from '../index.js';
import { profiles } from '../profiles.fixture.js';
import { SPAN_ID, sampleData, TRACE_ID } from '../sample-data.fixture.js';

describe('encodeProfilesJson', () => {
  it('gives what decodes into the model that was encoded', () => {
    fc.assert(
      fc.property(profiles, (data) => {
        const json = encodeProfilesJson(data);
        expect(decodeProfilesJson(json)).toEqual(decodeProfiles(encodeProfiles(data)));
        expect(encodeProfilesJson(encodeProfiles(data))).toBe(json);
      }),
      { numRuns: 500 },
    );
  });

  it('writes names, ids and integers as OTLP asks for', () => {
    const request = JSON.parse(encodeProfilesJson(sampleData()));
    const [cpu] = request.resourceProfiles[0].scopeProfiles[0].profiles;
    expect(cpu).toMatchObject({
      timeUnixNano: '1794000000123456789',
      durationNano: '15000000000',
      profileId: '0102030405060708090a0b0c0d0e0f10',
    });
    expect(cpu.samples[0].values).toEqual(['10101015']);
    expect(request.dictionary.linkTable).toEqual([{}, { traceId: TRACE_ID, spanId: SPAN_ID }]);
    expect(request.dictionary.locationTable[3].address).toBe('18446603336526616184');
    expect(request.resourceProfiles[0].resource.attributes).toEqual([
      { key: 'service.name', value: { stringValue: 'shop' } },
      { key: 'process.pid', value: { intValue: '4711' } },
      { key: 'up', value: { boolValue: true } },
      { key: 'tags', value: { arrayValue: { values: [{ stringValue: 'a' }, { stringValue: 'b' }] } } },
    ]);
  });

  it('writes numbers that JSON has no digits for, and bytes of any length', () => {
    const bytes = Uint8Array.from({ length: 30_001 }, (_, i) => i % 256);
    const builder = createProfilesBuilder();
    const profile = builder.addProfile({
      sampleType: { type: 'cpu', unit: 'nanoseconds' },
      timeUnixNano: 1n,
      durationNano: 1n,
    });
    profile.add(0, 0, 0, 1);
    const resource = [
      ...toKeyValues({ a: 0.5, b: -0, text: '"\\\u2028\u{1f642}' }),
      { key: 'c', value: Number.NaN },
      { key: 'd', value: Number.NEGATIVE_INFINITY },
      { key: 'e', value: bytes },
    ];
    const data = builder.build({ resource });
    expect(decodeProfilesJson(encodeProfilesJson(data)).data.resourceProfiles[0]?.attributes).toEqual(
      decodeProfiles(encodeProfiles(data)).data.resourceProfiles[0]?.attributes,
    );
    expect(encodeProfilesJson(data)).toContain(Buffer.from(bytes).toString('base64'));
  });

  it('writes an empty request as an empty object', () => {
    expect(encodeProfilesJson(new Uint8Array(0))).toBe('{}');
  });

  it.each([
    ['that end early', encodeProfiles(sampleData()).subarray(0, -1)],
    ['of something else', new TextEncoder().encode('<html>')],
    ['with a field of another type', Uint8Array.of(0x08, 1)],
  ])('refuses bytes %s', (_, bytes) => {
    expect(() => encodeProfilesJson(bytes)).toThrow(/HOTSPAN_ERR_OTLP_WIRE/);
  });

  it('refuses values that are nested too deep for others to read', () => {
    let value = new Uint8Array(0);
    for (let level = 0; level < 60; level++) {
      // ArrayValue within AnyValue; up to the last levels the lengths are varints of one byte.
      const array = wrap(0x0a, value);
      value = wrap(0x2a, array);
    }
    const attribute = wrap(0x12, value);
    const bytes = wrap(0x0a, wrap(0x0a, wrap(0x0a, attribute)));
    expect(() => encodeProfilesJson(bytes)).toThrow(/HOTSPAN_ERR_OTLP_LIMIT.*maxValueDepth/);
  });
});

function wrap(tag: number, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const length =
    content.length < 0x80 ? [content.length] : [(content.length & 0x7f) | 0x80, content.length >> 7];
  return Uint8Array.from([tag, ...length, ...content]);
}
