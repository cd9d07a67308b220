import { checkProfiles } from '@hotspan/otlp-profiles';
import { expect, it } from 'vitest';
import { type LocationTree, namedLocation } from './location-tree.js';
import { toProfilesData } from './to-profiles-data.js';

const OPTIONS = { type: 'memory:space:bytes:space:bytes', startMs: 1, endMs: 2, resource: [] };

/** One stack in another, each with a value. */
function chainOf(depth: number): LocationTree {
  return {
    count: depth,
    parent: Int32Array.from({ length: depth }, (_, node) => node - 1),
    location: new Int32Array(depth),
    self: new BigInt64Array(depth).fill(1n),
    locations: [namedLocation('again')],
  };
}

it('makes a profile that breaks no rule of the protocol', () => {
  const { data, profile } = toProfilesData(chainOf(3), OPTIONS);
  expect(checkProfiles(data).findings).toEqual([]);
  expect([profile.timeUnixNano, profile.durationNano, profile.samples.count]).toEqual([
    1_000_000n,
    1_000_000n,
    3,
  ]);
  expect(data.dictionary.stacks.offsets).toEqual(Int32Array.of(0, 0, 1, 3, 6));
});

it('keeps files, lines and names of the linker apart', () => {
  const linked = { name: 'f', systemName: '_Zf', file: 'f.c', startLine: 4_000_000_000 };
  const frame = { function: linked, line: 3_000_000_000 };
  const other = { ...frame, function: { ...linked, systemName: 'f' } };
  const locations = [frame, { ...frame, line: 2 }, other].map((one) => ({
    frames: [one],
    address: 0n,
    mapping: '',
  }));
  const tree = { ...chainOf(3), location: Int32Array.of(0, 1, 2), locations };
  const { strings, functions, locations: written } = toProfilesData(tree, OPTIONS).data.dictionary;
  expect(Array.from(functions.systemName, (index) => strings[index])).toEqual(['', '_Zf', '']);
  expect(functions.startLine).toEqual(Float64Array.of(0, 4e9, 4e9));
  expect([written.lineFunction, written.line]).toEqual([
    Int32Array.of(1, 1, 2),
    Float64Array.of(3e9, 2, 3e9),
  ]);
});

it('refuses more frames than can be written', () => {
  expect(() => toProfilesData(chainOf(6_000), OPTIONS)).toThrow(
    /^\[HOTSPAN_ERR_SERVER_QUERY_LIMIT\] the stacks have 18003000 frames, more than 16777216\./,
  );
});
