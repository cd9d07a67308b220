import { describe, expect, it } from 'vitest';
import { createColumnArena, decodeProfiles, encodeProfiles } from './index.js';
import { sampleData } from './sample-data.fixture.js';

describe('encode and decode', () => {
  it('gives back what was encoded, to the last bit of every integer', () => {
    const data = sampleData();
    expect(decodeProfiles(encodeProfiles(data))).toEqual({ data, rejected: [], generation: 'W6' });
  });

  it.each([1_000_000, 100, 0])('decodes into an arena of %i bytes what it decodes without', (maxBytes) => {
    const bytes = encodeProfiles(sampleData());
    const arena = createColumnArena(maxBytes);
    for (let round = 0; round < 3; round++) {
      expect(decodeProfiles(bytes, {}, arena)).toEqual(decodeProfiles(bytes));
      arena.clear();
    }
  });

  it('gives the same bytes for the same data', () => {
    expect(encodeProfiles(sampleData())).toEqual(encodeProfiles(sampleData()));
    const again = decodeProfiles(encodeProfiles(sampleData())).data;
    expect(encodeProfiles(again)).toEqual(encodeProfiles(sampleData()));
  });

  it('merges samples of one identity and leaves out profiles without samples', () => {
    const { dictionary, resourceProfiles } = sampleData();
    const profiles = resourceProfiles[0]?.scopeProfiles[0]?.profiles ?? [];
    expect(profiles.map(({ sampleType }) => dictionary.strings[sampleType.type])).toEqual(['cpu', 'wall']);
    expect([...(profiles[0]?.samples.values ?? [])]).toEqual([10_101_015n, 2n ** 60n + 1n]);
  });

  it('takes an empty request as one without profiles', () => {
    const { data, rejected } = decodeProfiles(new Uint8Array(0));
    expect(data.resourceProfiles).toEqual([]);
    expect(rejected).toEqual([]);
    expect(data.dictionary.strings).toEqual(['']);
  });
});
