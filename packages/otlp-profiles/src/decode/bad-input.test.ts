import protobuf from 'protobufjs/minimal.js';
import { describe, expect, it } from 'vitest';
import {
  decodeProfiles,
  decodeProfilesJson,
  ERROR_CODES,
  encodeProfiles,
  OtlpProfilesError,
} from '../index.js';
import { sampleData } from '../sample-data.fixture.js';

const valid = encodeProfiles(sampleData());

describe('decodeProfiles on bad input', () => {
  it('throws nothing but its own coded error for a message cut anywhere', () => {
    for (let length = 1; length < valid.length; length++) expectCodedOrDecoded(valid.subarray(0, length));
  });

  it('throws nothing but its own coded error for single flipped bits', () => {
    for (let at = 0; at < valid.length; at++) {
      for (const bit of [1, 8, 128]) {
        const flipped = valid.slice();
        flipped[at] = (flipped[at] ?? 0) ^ bit;
        expectCodedOrDecoded(flipped);
      }
    }
  });

  it.each([
    ['text', new TextEncoder().encode('hello, this is not protobuf')],
    ['a length far past the end', Uint8Array.from([10, 255, 255, 255, 255, 15, 0])],
    ['an endless varint', new Uint8Array(64).fill(255)],
  ])('names the byte where %s stops making sense', (_, bytes) => {
    expect(() => decodeProfiles(bytes)).toThrow(/^\[HOTSPAN_ERR_OTLP_WIRE\].*byte/);
  });

  it('refuses a sample of an older wire generation instead of misreading it', () => {
    const sample = protobuf.Writer.create()
      .uint32(16)
      .uint32(5)
      .uint32(26)
      .bytes(Uint8Array.from([1]))
      .finish();
    const profile = protobuf.Writer.create().uint32(18).bytes(sample).finish();
    const scope = protobuf.Writer.create().uint32(18).bytes(profile).finish();
    const resource = protobuf.Writer.create().uint32(18).bytes(scope).finish();
    const request = protobuf.Writer.create().uint32(10).bytes(resource).finish();
    expect(() => decodeProfiles(request)).toThrow(
      /field 3 of Sample has wire type 2.*opentelemetry-proto 1\.10/,
    );
  });

  it('rejects a profile with a broken index and keeps its neighbours', () => {
    const request = {
      resourceProfiles: [
        {
          scopeProfiles: [
            {
              profiles: [
                { samples: [{ stackIndex: 9, values: [1] }] },
                { samples: [{ values: [2] }] },
                { samples: [{ linkIndex: -1, values: [3] }] },
                { samples: [{ attributeIndices: [5], values: [4] }] },
                { samples: [{}] },
                { samples: [{ values: [1, 2], timestampsUnixNano: [1] }] },
              ],
            },
          ],
        },
      ],
      dictionary: {},
    };
    const { data, rejected } = decodeProfilesJson(JSON.stringify(request));
    const kept = data.resourceProfiles[0]?.scopeProfiles[0]?.profiles ?? [];
    expect(kept.map(({ samples }) => samples.values[0])).toEqual([2n]);
    expect(rejected.map(({ profile, code }) => [profile, code])).toEqual([
      [0, 'HOTSPAN_ERR_OTLP_INDEX'],
      [2, 'HOTSPAN_ERR_OTLP_INDEX'],
      [3, 'HOTSPAN_ERR_OTLP_INDEX'],
      [4, 'HOTSPAN_ERR_OTLP_SHAPE'],
      [5, 'HOTSPAN_ERR_OTLP_SHAPE'],
    ]);
    expect(rejected[0]?.message).toMatch(
      /samples\[\]\.stack_index holds 9 \(entry 0\), but stack_table has 1/,
    );
    expect([...data.dictionary.attributeSets.attributes]).toEqual([]);
  });

  it('holds every limit', () => {
    const limited = (limits: Parameters<typeof decodeProfiles>[1]) => () => decodeProfiles(valid, limits);
    expect(limited({ maxBytes: valid.length - 1 })).toThrow(/HOTSPAN_ERR_OTLP_LIMIT.*bytes/);
    expect(limited({ maxSamples: 2 })).toThrow(/more than 2 samples/);
    expect(limited({ maxTableRows: 3 })).toThrow(/more than 3 rows/);
    expect(limited({ maxStackDepth: 1 })).toThrow(/stack 1 has 2 frames/);
    const nested = `${'{"arrayValue":{"values":['.repeat(50)}{}${']}}'.repeat(50)}`;
    const attributes = `{"attributeTable":[{"value":${nested}}]}`;
    expect(() => decodeProfilesJson(`{"dictionary":${attributes}}`)).toThrow(
      /HOTSPAN_ERR_OTLP_LIMIT.*nested/,
    );
  });

  it('documents each code under its own name', () => {
    for (const [code, meaning] of Object.entries(ERROR_CODES)) {
      expect(code).toMatch(/^HOTSPAN_ERR_OTLP_[A-Z]+$/);
      expect(meaning).toMatch(/\.$/);
    }
  });
});

function expectCodedOrDecoded(bytes: Uint8Array): void {
  try {
    decodeProfiles(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(OtlpProfilesError);
  }
}
