import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { WireReader } from '@hotspan/otlp-profiles';
import fc from 'fast-check';
import { Profile } from 'pprof-format';
import { describe, expect, it } from 'vitest';
import { arbitraryPprof, arbitrarySpec } from './arbitrary-pprof.fixture.js';
import { buildPprof, type PprofSpec } from './build-pprof.fixture.js';
import { decodePprof } from './decode-pprof.js';
import { describePprof } from './describe-pprof.fixture.js';
import { encodePprof } from './encode-pprof.js';
import { fromForeign, toForeign } from './pprof-format.fixture.js';
import { stringAt } from './pprof-profile.js';
import { concat, content, number, packed } from './wire-bytes.fixture.js';

const CAPTURED = ['api.wall.5', 'api.heap.0', 'prettier.heap.1'];
const captured = (name: string): Uint8Array => readFileSync(new URL(`testdata/${name}.pb`, import.meta.url));

/** pprof-format writes an empty message after having reserved no bytes for it, and so cuts the end of the profile off. */
function withoutEmptyMessages(spec: PprofSpec): PprofSpec {
  return {
    ...spec,
    types: spec.types?.map(([type, unit]) => [type, unit || 'count'] as const),
    periodType: spec.periodType && [spec.periodType[0], spec.periodType[1] || 'count'],
    samples: spec.samples?.map((sample) => ({
      ...sample,
      labels: sample.labels?.map((label) => ({ ...label, key: label.key || 'key' })),
    })),
  };
}

describe('decodePprof, against pprof-format', () => {
  it.each(CAPTURED)('reads %s as it does', (name) => {
    const bytes = gunzipSync(captured(name));
    const ours = decodePprof(bytes);
    expect(ours.samples.count).toBeGreaterThan(20);
    expect(describePprof(ours)).toEqual(describePprof(fromForeign(Profile.decode(bytes))));
  });

  it('reads what it encodes', () => {
    fc.assert(
      fc.property(arbitrarySpec, (spec) => {
        const bytes = toForeign(buildPprof(withoutEmptyMessages(spec))).encode();
        expect(describePprof(decodePprof(bytes))).toEqual(describePprof(fromForeign(Profile.decode(bytes))));
      }),
      { numRuns: 200 },
    );
  });
});

describe('decodePprof', () => {
  it('reads tables in any order and in pieces', () => {
    fc.assert(
      fc.property(arbitraryPprof, fc.infiniteStream(fc.nat(20)), (profile, places) => {
        const bytes = encodePprof(profile);
        const ranked = fieldsOf(bytes).map(({ tag, field }) => ({ tag, field, place: places.next().value }));
        // Messages of one table keep their order, which numbers them.
        const tags = [...ranked].sort((a, b) => a.place - b.place).map(({ tag }) => tag);
        const shuffled = tags.map((tag) => {
          const [taken] = ranked.splice(
            ranked.findIndex((field) => field.tag === tag),
            1,
          );
          return taken?.field ?? new Uint8Array(0);
        });
        expect(decodePprof(concat(...shuffled))).toEqual(decodePprof(bytes));
      }),
      { numRuns: 200 },
    );
  });

  it('reads gzip and plain bytes alike', () => {
    const bytes = captured('api.heap.0');
    expect(decodePprof(bytes)).toEqual(decodePprof(new Uint8Array(gunzipSync(bytes))));
  });

  it('reads bytes that are a part of a larger buffer', () => {
    const plain = gunzipSync(captured('api.heap.0'));
    const inside = concat([1, 2, 3], plain, [4]).subarray(3, 3 + plain.length);
    expect(decodePprof(inside)).toEqual(decodePprof(new Uint8Array(plain)));
  });

  it('reads no bytes as an empty profile', () => {
    const profile = decodePprof(new Uint8Array(0));
    expect(profile.strings).toEqual([]);
    expect(profile.periodType).toBeUndefined();
    expect(profile.samples.count).toBe(0);
    expect(profile.danglingIds).toEqual(BigUint64Array.of(0n));
  });

  it('reads packed and unpacked lists, also mixed and in pieces', () => {
    const location = (id: number) => content(4, number(1, id));
    const profile = decodePprof(
      concat(
        content(2, packed(1, 1, 2), number(1, 3), packed(1, 2), number(2, 7), packed(2, -1, 300)),
        location(1),
        location(2),
        location(3),
        number(13, 5),
        packed(13, 6, 7),
      ),
    );
    expect([...profile.samples.locations]).toEqual([0, 1, 2, 1]);
    expect([...profile.samples.values]).toEqual([7n, -1n, 300n]);
    expect([...profile.comments]).toEqual([5, 6, 7]);
  });

  it('takes the last of a single field that comes twice, and merges a message that does', () => {
    const profile = decodePprof(
      concat(number(9, 1), number(9, 2), content(11, number(1, 3)), content(11, number(2, 4)), number(12, 5)),
    );
    expect(profile.timeNanos).toBe(2n);
    expect(profile.periodType).toEqual({ type: 3, unit: 4 });
    expect(profile.period).toBe(5n);
  });

  it('skips unknown fields of every wire type in every message', () => {
    const unknown = concat(
      number(100, 1),
      content(101, 'text'),
      concat([0xb1, 0x06], new Uint8Array(8)),
      concat([0xbd, 0x06], new Uint8Array(4)),
    );
    const profile = decodePprof(
      concat(
        unknown,
        content(1, unknown, number(1, 1)),
        content(2, unknown, packed(1, 1), content(3, unknown, number(1, 2))),
        content(3, unknown, number(1, 1)),
        content(4, unknown, number(1, 1), content(4, unknown, number(1, 1))),
        content(5, unknown, number(1, 1), number(2, 1)),
        content(6, ''),
        content(6, 'name'),
      ),
    );
    expect([...profile.samples.locations]).toEqual([0]);
    expect([...profile.samples.labelKey]).toEqual([2]);
    expect([...profile.locations.lineFunction]).toEqual([0]);
    expect([...profile.functions.name]).toEqual([1]);
    expect(profile.strings).toEqual(['', 'name']);
  });

  it('keeps every bit of 64-bit numbers', () => {
    const largest = 2n ** 64n - 1n;
    const profile = decodePprof(
      concat(
        content(2, packed(2, -(2n ** 63n), 2n ** 63n - 1n), content(3, number(3, -5))),
        content(3, number(1, largest), number(2, largest), number(3, largest - 1n), number(4, 1n << 63n)),
        content(
          4,
          number(1, largest),
          number(2, largest),
          number(3, largest),
          content(4, number(2, -7), number(3, largest)),
        ),
        content(5, number(1, largest), number(5, 2n ** 60n + 1n)),
        number(9, -1),
        number(12, -(2n ** 63n)),
      ),
    );
    expect([...profile.samples.values]).toEqual([-(2n ** 63n), 2n ** 63n - 1n]);
    expect([...profile.samples.labelNum]).toEqual([-5n]);
    expect([profile.mappings.id[0], profile.mappings.memoryStart[0]]).toEqual([largest, largest]);
    expect([profile.mappings.memoryLimit[0], profile.mappings.fileOffset[0]]).toEqual([
      largest - 1n,
      1n << 63n,
    ]);
    expect(profile.locations.address[0]).toBe(largest);
    expect(profile.locations.mapping[0]).toBe(0);
    expect([profile.locations.line[0], profile.locations.column[0]]).toEqual([-7n, -1n]);
    expect(profile.functions.startLine[0]).toBe(2n ** 60n + 1n);
    expect([profile.timeNanos, profile.period]).toEqual([-1n, -(2n ** 63n)]);
  });

  it('takes the last of several elements of one id', () => {
    const profile = decodePprof(
      concat(
        content(2, packed(1, 7)),
        content(4, number(1, 7), number(3, 0xa)),
        content(4, number(1, 7), number(3, 0xb), content(4, number(1, 9))),
        content(5, number(1, 9), number(2, 1)),
        content(5, number(1, 9), number(2, 2)),
      ),
    );
    expect([...profile.samples.locations]).toEqual([1]);
    expect([...profile.locations.lineFunction]).toEqual([1]);
  });

  it('does not mix up ids of locations, functions and mappings that are equal', () => {
    const id = 0x7fff_1234_5678_9abcn;
    const profile = decodePprof(
      concat(
        content(2, packed(1, id, 1)),
        content(3, number(1, 1)),
        content(3, number(1, id), number(2, id)),
        content(4, number(1, id), number(2, id), content(4, number(1, id))),
        content(5, number(1, 5)),
        content(5, number(1, 6)),
        content(5, number(1, id)),
      ),
    );
    expect([...profile.samples.locations]).toEqual([0, ~1]);
    expect([...profile.danglingIds]).toEqual([0n, 1n]);
    expect([profile.locations.mapping[0], profile.locations.lineFunction[0]]).toEqual([1, 2]);
  });

  it.each([
    ['dense', [1n, 2n, 3n]],
    ['disordered', [3n, 1n, 2n]],
    ['sparse', [5n, 900_000n, 17n]],
    ['64-bit', [2n ** 63n, 1n, 2n ** 32n]],
  ])('finds locations of %s ids, and keeps the ids of unknown ones', (_, ids) => {
    const profile = decodePprof(
      concat(
        content(2, packed(1, ...ids, 0, 4_000_000_001n, 2n ** 64n - 2n, 4_000_000_001n)),
        ...ids.map((id) => content(4, number(1, id))),
      ),
    );
    expect([...profile.samples.locations]).toEqual([0, 1, 2, -1, -2, -3, -2]);
    expect([...profile.danglingIds]).toEqual([0n, 4_000_000_001n, 2n ** 64n - 2n]);
  });

  it('never finds id 0, even where an element has it', () => {
    const profile = decodePprof(
      concat(content(2, packed(1, 0)), content(4), content(4, number(1, 2n ** 40n))),
    );
    expect([...profile.samples.locations]).toEqual([-1]);
  });

  it('keeps indices outside the string table, and gives one for those that cannot be an index', () => {
    const profile = decodePprof(
      concat(number(7, 5), number(8, -1), number(14, 2n ** 31n), number(15, 2n ** 31n - 1n)),
    );
    expect([profile.dropFrames, profile.keepFrames]).toEqual([5, -1]);
    expect([profile.defaultSampleType, profile.docUrl]).toEqual([-1, 2 ** 31 - 1]);
    expect(stringAt(profile, profile.docUrl)).toBe('');
  });
});

describe('the string table', () => {
  const decodeStrings = (texts: readonly (string | Uint8Array)[]) =>
    decodePprof(concat(...texts.map((text) => content(6, text))));

  it('reads strings of all lengths around those that are decoded together', () => {
    const texts = [0, 1, 126, 127, 128, 129, 16_383, 16_384, 20_000].map((length) => 'x'.repeat(length));
    expect(decodeStrings(texts).strings).toEqual(texts);
  });

  it('reads any texts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.string({ unit: 'binary', minLength: 100, maxLength: 150 }))),
        (texts) => {
          const profile = decodeStrings(texts);
          expect(profile.strings).toEqual(texts);
          expect(profile.malformedStrings).toHaveLength(0);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('keeps a byte order mark', () => {
    expect(
      decodeStrings(['\ufeff', '\ufeffname', `\ufeff${'x'.repeat(200)}`]).strings.map((text) => text[0]),
    ).toEqual(['\ufeff', '\ufeff', '\ufeff']);
  });

  it('reads many strings in pieces', () => {
    const texts = Array.from({ length: 9000 }, (_, i) => (i % 1000 === 7 ? `ü${i}` : `name${i}`));
    expect(decodeStrings(texts).strings).toEqual(texts);
  });

  it('goes on after another field', () => {
    const profile = decodePprof(concat(content(6, ''), content(6, 'a'), number(9, 1), content(6, 'b')));
    expect(profile.strings).toEqual(['', 'a', 'b']);
  });

  it('marks strings that are not UTF-8, and no others', () => {
    const invalid = Uint8Array.of(0xff);
    const cutOff = Uint8Array.of(0x61, 0xe2, 0x82);
    const long = new Uint8Array(200).fill(0x80);
    const profile = decodeStrings(['', invalid, '\ufffd', cutOff, '\u00ac', long, 'é']);
    expect(profile.strings.slice(0, 5)).toEqual(['', '\ufffd', '\ufffd', 'a\ufffd', '¬']);
    expect([...profile.malformedStrings]).toEqual([1, 3, 5]);
  });
});

it('limits gzip by what comes out of it', () => {
  const bomb = gzipSync(new Uint8Array(100_000));
  expect(() => decodePprof(bomb, { maxBytes: 50_000 })).toThrow('[HOTSPAN_ERR_FORMAT_LIMIT]');
});

/** The fields of a message, each with its tag. */
function fieldsOf(bytes: Uint8Array): { tag: number; field: Uint8Array }[] {
  const reader = new WireReader(bytes, (problem) => new Error(problem));
  const fields: { tag: number; field: Uint8Array }[] = [];
  while (reader.pos < bytes.length) {
    const start = reader.pos;
    const tag = reader.uint32();
    reader.skip(tag, bytes.length);
    fields.push({ tag, field: bytes.subarray(start, reader.pos) });
  }
  return fields;
}
