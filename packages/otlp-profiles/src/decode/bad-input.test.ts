import { describe, expect, it } from 'vitest';
import {
  decodeProfiles,
  decodeProfilesJson,
  ERROR_CODES,
  encodeProfiles,
  OtlpProfilesError,
} from '../index.js';
import { sampleData } from '../sample-data.fixture.js';
import { WireWriter } from '../wire/wire-writer.js';

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
    expect(limited({ maxSamples: 2 })).toThrow(/3 samples .*more than maxSamples \(2\)/);
    expect(limited({ maxTableRows: 3 })).toThrow(/\d rows.*more than maxTableRows \(3\)/);
    expect(limited({ maxStackDepth: 1 })).toThrow(
      /stack 1 has 2 frames at byte \d+, more than maxStackDepth \(1\)/,
    );
    expect(limited({ maxStringBytes: 3 })).toThrow(
      /a string is longer at byte \d+, more than maxStringBytes \(3\)/,
    );
    expect(limited({ maxAttributes: 1 })).toThrow(/more than maxAttributes \(1\)/);
    const nested = `${'{"arrayValue":{"values":['.repeat(50)}{}${']}}'.repeat(50)}`;
    const attributes = `{"attributeTable":[{"value":${nested}}]}`;
    expect(() => decodeProfilesJson(`{"dictionary":${attributes}}`)).toThrow(
      /HOTSPAN_ERR_OTLP_LIMIT.*nested/,
    );
  });

  it.each([
    ['profiles', [18, 0]],
    ['scopes', [18, 0]],
    ['resources', [10, 0]],
  ])('holds maxProfiles over empty %s, which have two bytes each', (level, element) => {
    const elements = Array.from({ length: 20_000 }, () => element).flat();
    const writer = new WireWriter();
    const marks = (level === 'profiles' ? [10, 18] : level === 'scopes' ? [10] : []).map((tag) => {
      writer.uint32(tag);
      return writer.begin();
    });
    writer.reserve(elements.length).set(elements, writer.pos);
    writer.pos += elements.length;
    for (const mark of marks.reverse()) writer.end(mark);
    const bytes = Uint8Array.from([...writer.finish(), 18, 0]);
    expect(() => decodeProfiles(bytes)).toThrow(/HOTSPAN_ERR_OTLP_LIMIT.*more than maxProfiles \(16384\)/);
    expect(decodeProfiles(bytes, { maxProfiles: 20_000 }).rejected).toEqual([]);
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
