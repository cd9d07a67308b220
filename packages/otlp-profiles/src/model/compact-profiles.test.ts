import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatProfiles } from '../fixtures/concat-profiles.fixture.js';
import { plainProfiles } from '../fixtures/plain-profiles.fixture.js';
import { looseProfiles, profiles } from '../profiles.fixture.js';
import { sampleData } from '../sample-data.fixture.js';
import { compactProfiles } from './compact-profiles.js';
import { markDistinct } from './distinct-dictionaries.js';
import { createProfilesBuilder } from './profiles-builder.js';
import type { ProfilesData, ResourceProfiles } from './profiles-data.js';

describe('compactProfiles', () => {
  it('says the same with what holds nothing left out, for any model', () => {
    fc.assert(
      fc.property(looseProfiles, (data) => {
        expect(plainProfiles(compactProfiles(data))).toEqual(plainProfiles(withoutEmpty(data)));
      }),
      { numRuns: 300 },
    );
  });

  it('gives the very same model when there is nothing to leave out', () => {
    fc.assert(
      fc.property(profiles, (data) => {
        expect(compactProfiles(data)).toBe(data);
        // The second time the dictionary is known to have no equal rows.
        expect(compactProfiles(data)).toBe(data);
      }),
      { numRuns: 100 },
    );
  });

  it('makes one row of equal ones, whatever tables they are in', () => {
    const data = compactProfiles(sampleData());
    const { dictionary, resourceProfiles } = compactProfiles(concatProfiles(data, data));
    expect(dictionary).toEqual(data.dictionary);
    expect(resourceProfiles).toEqual([...data.resourceProfiles, ...data.resourceProfiles]);
  });

  it('leaves out rows that nothing reaches, and keeps the order of the others', () => {
    const { dictionary } = compactProfiles(sampleData());
    expect(dictionary.strings).toEqual(sampleData().dictionary.strings.filter((text) => text !== 'empty'));
  });

  it('does so without comparing rows where they are known to differ', () => {
    const data = sampleData();
    const compared = compactProfiles(sampleData());
    markDistinct(data.dictionary);
    expect(compactProfiles(data)).toEqual(compared);
  });

  it('shares the tables that stay as they are', () => {
    const data = sampleData();
    const compact = compactProfiles(data);
    expect(compact.dictionary.stacks).toBe(data.dictionary.stacks);
    expect(compact.dictionary.links).toBe(data.dictionary.links);
  });

  it('tells 0 from -0 and an integer from a double, and takes NaN for itself', () => {
    const builder = createProfilesBuilder();
    const values = [
      0,
      -0,
      0n,
      '0',
      false,
      null,
      Number.NaN,
      new Uint8Array(1),
      new Uint8Array(2),
      [0],
      ['', ''],
    ];
    const keys = values.map((value, i) => builder.addAttribute(`k${i}`, value));
    const profile = builder.addProfile({
      sampleType: { type: 'cpu', unit: 'ns' },
      timeUnixNano: 0n,
      durationNano: 0n,
    });
    for (const key of keys) profile.add(0, builder.addAttributeSet([key]), 0, 1);
    const { dictionary, resourceProfiles } = builder.build({});
    // All attributes under one key: only their values can tell them apart.
    const key = dictionary.attributes.key.map((row, i) => (i === 0 ? row : 1));
    const data = {
      resourceProfiles,
      dictionary: { ...dictionary, attributes: { ...dictionary.attributes, key } },
    };
    expect(compactProfiles(concatProfiles(data, data)).dictionary.attributes.value).toEqual([
      null,
      ...values,
    ]);
  });

  it.each([
    ['a stack', { stack: Int32Array.of(9) }, /row of dictionary\.stacks, which has 1, found 9/],
    ['a link', { link: Int32Array.of(-1) }, /row of dictionary\.links, which has 1, found -1/],
  ])('refuses a sample whose index of %s is outside the table', (_, columns, message) => {
    const builder = createProfilesBuilder();
    const init = { sampleType: { type: 'cpu', unit: 'ns' }, timeUnixNano: 0n, durationNano: 0n };
    builder.addProfile(init).add(0, 0, 0, 1);
    const { dictionary, resourceProfiles } = builder.build({});
    const broken = resourceProfiles.map((resource) => ({
      ...resource,
      scopeProfiles: resource.scopeProfiles.map((scope) => ({
        ...scope,
        profiles: scope.profiles.map((profile) => ({
          ...profile,
          samples: { ...profile.samples, ...columns },
        })),
      })),
    }));
    const compact = (): ProfilesData => compactProfiles({ dictionary, resourceProfiles: broken });
    expect(compact).toThrow(/^\[HOTSPAN_ERR_OTLP_INDEX\]/);
    expect(compact).toThrow(message);
  });
});

function withoutEmpty(data: ProfilesData): ProfilesData {
  const resourceProfiles: ResourceProfiles[] = [];
  for (const resource of data.resourceProfiles) {
    const scopeProfiles = resource.scopeProfiles
      .map((scope) => ({ ...scope, profiles: scope.profiles.filter(({ samples }) => samples.count > 0) }))
      .filter((scope) => scope.profiles.length > 0);
    if (scopeProfiles.length > 0) resourceProfiles.push({ ...resource, scopeProfiles });
  }
  return { ...data, resourceProfiles };
}
