import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeProfiles, encodeProfiles, type ProfilesData } from '../index.js';
import { profiles } from '../profiles.fixture.js';
import { WireWriter } from '../wire/wire-writer.js';
import { asGeneration } from './older-generation.fixture.js';

describe('generations of the wire format', () => {
  it.each(['W4', 'W5', 'W6'] as const)('reads any model written as %s', (generation) => {
    fc.assert(
      fc.property(profiles.filter(isTellable), (data) => {
        const decoded = decodeProfiles(asGeneration(encodeProfiles(data), generation));
        expect(decoded.rejected).toEqual([]);
        expect(decoded.data).toEqual(decodeProfiles(encodeProfiles(data)).data);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    // Sample 2 and 3 are lists in W4 and W5, list and number in W6.
    ['W5', sample([18, 1, 7], [26, 1, 0]), profile([58, 16, ...id()])],
    ['W5', sample([18, 1, 7], [32, 0]), profile([64, 3])],
    ['W5', sample([18, 1, 7], [32, 0]), profile([74, 5, ...text('pprof')])],
    ['W4', sample([18, 1, 7], [32, 0]), profile([66, 16, ...id()])],
    ['W4', sample([18, 1, 7], [32, 0]), profile([72, 3])],
    ['W4', sample([18, 1, 7], [32, 0]), profile([98, 1, 0])],
    ['W4', sample([18, 1, 7], [32, 0]), profile([58, 1, 0])],
    ['W6', sample([18, 1, 0], [24, 0], [34, 1, 7]), profile([58, 16, ...id()])],
    ['W6', sample([34, 1, 7]), profile()],
    // Not packed: a number where a list is usual.
    ['W6', sample([32, 7]), profile()],
    ['W6', sample([32, 7], [32, 8], [42, 16, ...nanos(1), ...nanos(2)]), profile()],
    // Only fields 2 and 5: a list that can only be values, or that may be attributes.
    ['W5', sample([18, 1, 7]), profile()],
    ['W5', sample([18, 1, 7], [42, 8, ...nanos(1)]), profile()],
    ['W6', sample([18, 1, 1], [42, 8, ...nanos(1)]), profile()],
    ['W5', sample([18, 1, 0], [42, 8, ...nanos(1)]), profile()],
    ['W6', sample([42, 8, ...nanos(1)]), profile()],
  ])('recognises %s by the fields %j', (generation, sampleBytes, profileBytes) => {
    const { data, rejected, generation: found } = decodeProfiles(request(sampleBytes, profileBytes));
    expect([found, rejected]).toEqual([generation, []]);
    expect(firstProfile(data)?.samples.count).toBe(1);
  });

  it('reads the comments of W4 as the attribute that stands for them', () => {
    const { data } = decodeProfiles(
      request(sample([18, 1, 7], [32, 0]), profile([58, 2, 1, 2], [66, 16, ...id()])),
    );
    const { attributes, attributeSets, strings } = data.dictionary;
    const set = firstProfile(data)?.attributeSet ?? 0;
    const attribute = attributeSets.attributes[attributeSets.offsets[set] ?? 0] ?? 0;
    expect(strings[attributes.key[attribute] ?? 0]).toBe('pprof.profile.comment');
    expect(attributes.value[attribute]).toEqual(['a', 'b']);
  });

  it.each([
    ['W1', 82, /generation W1 \(opentelemetry-proto 1\.4 or 1\.5\)/],
    ['W2', 58, /generation W2 \(opentelemetry-proto 1\.6\)/],
  ])('refuses %s by name', (_, tag, message) => {
    const bytes = envelope([tag, 3, ...text('cpu')]);
    expect(() => decodeProfiles(bytes)).toThrow(message);
    expect(() => decodeProfiles(bytes)).toThrow(/^\[HOTSPAN_ERR_OTLP_GENERATION\].*Upgrade the sender/);
  });

  it('takes a request without profiles for an empty one, with and without a dictionary', () => {
    for (const bytes of [[], [10, 0], [18, 0]]) {
      expect(decodeProfiles(Uint8Array.from(bytes))).toMatchObject({ rejected: [], generation: 'W6' });
    }
  });
});

/** Some sample can have been written by one group of generations only: it has a link, or a value and no timestamp. */
function isTellable(data: ProfilesData): boolean {
  const profilesOf = data.resourceProfiles
    .flatMap(({ scopeProfiles }) => scopeProfiles)
    .flatMap((scope) => scope.profiles);
  return profilesOf.some(({ samples }) =>
    Array.from({ length: samples.count }, (_, row) => row).some(
      (row) =>
        (samples.link[row] ?? 0) > 0 ||
        (samples.timestampOffsets[row + 1] === samples.timestampOffsets[row] &&
          samples.valueOffsets[row + 1] !== samples.valueOffsets[row]),
    ),
  );
}

function firstProfile(data: ProfilesData) {
  return data.resourceProfiles[0]?.scopeProfiles[0]?.profiles[0];
}

function sample(...fields: number[][]): number[] {
  return fields.flat();
}

function profile(...fields: number[][]): number[] {
  return fields.flat();
}

function id(): number[] {
  return Array.from({ length: 16 }, (_, i) => i + 1);
}

function text(value: string): number[] {
  return [...new TextEncoder().encode(value)];
}

function nanos(value: number): number[] {
  return [value, 0, 0, 0, 0, 0, 0, 0];
}

/** A request with one profile of one sample, and a dictionary with the strings "", "a", "b" and one attribute. */
function request(sampleBytes: readonly number[], profileBytes: readonly number[]): Uint8Array {
  const dictionary = [42, 0, 42, 1, ...text('a'), 42, 1, ...text('b'), 50, 0, 50, 4, 8, 1, 24, 2];
  return Uint8Array.from([
    ...envelope([18, sampleBytes.length, ...sampleBytes, ...profileBytes]),
    18,
    dictionary.length,
    ...dictionary,
  ]);
}

function envelope(profileBytes: readonly number[]): Uint8Array {
  const writer = new WireWriter();
  const marks = [10, 18, 18].map((tag) => {
    writer.uint32(tag);
    return writer.begin();
  });
  writer.reserve(profileBytes.length).set(profileBytes, writer.pos);
  writer.pos += profileBytes.length;
  for (const mark of marks.reverse()) writer.end(mark);
  return writer.finish();
}
