import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { decodeProfiles, encodeProfiles } from './index.js';
import { FIELDS } from './json/schema.js';
import { SPAN_ID, sampleData, TRACE_ID } from './sample-data.fixture.js';

/** protobufjs' own reflection codec, a second implementation of the wire format. */
const request = reflect();

describe('the wire format, against a second implementation', () => {
  it('writes what a reflection-based decoder reads', () => {
    const message = request.toObject(request.decode(encodeProfiles(sampleData())), {
      longs: String,
      bytes: Array,
    });
    const profile = message.resource_profiles[0].scope_profiles[0].profiles[0];
    expect(profile.time_unix_nano).toBe('1794000000123456789');
    expect(profile.samples.map((sample: { values: string[] }) => sample.values)).toEqual([
      ['10101015'],
      ['1152921504606846977'],
    ]);
    const { dictionary } = message;
    const link = dictionary.link_table[profile.samples[0].link_index];
    expect(Buffer.from(link.trace_id).toString('hex')).toBe(TRACE_ID);
    expect(Buffer.from(link.span_id).toString('hex')).toBe(SPAN_ID);
    expect(dictionary.location_table[3].address).toBe('18446603336526616184');
    for (const table of ['mapping_table', 'location_table', 'function_table', 'link_table', 'stack_table']) {
      expect(dictionary[table][0]).toEqual({});
    }
    expect(dictionary.string_table[0]).toBe('');
  });

  it('reads what a reflection-based encoder writes, unpacked lists included', () => {
    const data = sampleData();
    const packed = request.decode(encodeProfiles(data));
    for (const unpacked of [false, true]) {
      const bytes = reflect(unpacked).encode(packed).finish();
      expect(decodeProfiles(bytes)).toEqual({ data, rejected: [], generation: 'W6' });
    }
  });

  it('resolves attribute keys and values that are references, at every depth', () => {
    const bytes = request
      .encode(
        request.fromObject({
          resource_profiles: [
            {
              resource: {
                attributes: [
                  { key_strindex: 1, value: { string_value_strindex: 2 } },
                  { key: 'list', value: { array_value: { values: [{ string_value_strindex: 2 }] } } },
                  { key: 'inline wins', key_strindex: 1, value: { int_value: 7 } },
                ],
              },
            },
          ],
          dictionary: { string_table: ['', 'service.name', 'shop'] },
        }),
      )
      .finish();
    expect(decodeProfiles(bytes).data.resourceProfiles[0]?.attributes).toEqual([
      { key: 'service.name', value: 'shop' },
      { key: 'list', value: ['shop'] },
      { key: 'inline wins', value: 7n },
    ]);
  });

  it('keeps timestamps, and values beside them', () => {
    const bytes = request
      .encode(
        request.fromObject({
          resource_profiles: [
            {
              scope_profiles: [
                {
                  profiles: [
                    {
                      samples: [
                        { timestamps_unix_nano: ['1794000000000000001', '1794000000000000002'] },
                        { values: [-1, 2], timestamps_unix_nano: [3, 4] },
                      ],
                    },
                  ],
                },
              ],
            },
          ],
          dictionary: {},
        }),
      )
      .finish();
    const samples = decodeProfiles(bytes).data.resourceProfiles[0]?.scopeProfiles[0]?.profiles[0]?.samples;
    expect([...(samples?.timestampOffsets ?? [])]).toEqual([0, 2, 4]);
    expect([...(samples?.timestamps ?? [])]).toEqual([1794000000000000001n, 1794000000000000002n, 3n, 4n]);
    expect([...(samples?.valueOffsets ?? [])]).toEqual([0, 0, 2]);
    expect([...(samples?.values ?? [])]).toEqual([-1n, 2n]);
  });
});

function reflect(unpacked = false): protobuf.Type {
  const SCALARS: Record<string, string> = {
    base64: 'bytes',
    traceId: 'bytes',
    spanId: 'bytes',
    profileId: 'bytes',
  };
  const root = new protobuf.Root();
  for (const [message, fields] of Object.entries(FIELDS)) {
    const type = new protobuf.Type(message);
    for (const [name, [number, kind, repeated]] of Object.entries(fields)) {
      const options = unpacked ? { packed: false } : undefined;
      type.add(
        new protobuf.Field(name, number, SCALARS[kind] ?? kind, repeated ?? 'optional', undefined, options),
      );
    }
    root.add(type);
  }
  return root.resolveAll().lookupType('ExportProfilesServiceRequest');
}
