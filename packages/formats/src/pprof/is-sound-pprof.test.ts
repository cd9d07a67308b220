import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arbitraryPprof } from './arbitrary-pprof.fixture.js';
import { buildPprof } from './build-pprof.fixture.js';
import { decodePprof } from './decode-pprof.js';
import { encodePprof } from './encode-pprof.js';
import { isSoundPprof } from './is-sound-pprof.js';
import { validatePprof } from './validate-pprof.js';
import { concat, content, number, packed } from './wire-bytes.fixture.js';

it('says of any profile what validatePprof says', () => {
  let sound = 0;
  fc.assert(
    fc.property(arbitraryPprof, (profile) => {
      const isSound = isSoundPprof(profile);
      if (isSound) sound++;
      expect(isSound).toBe(validatePprof(profile).length === 0);
    }),
    { numRuns: 500 },
  );
  expect(sound).toBeGreaterThan(0);
});

it('says it of a decoded profile, too', () => {
  fc.assert(
    fc.property(arbitraryPprof, (profile) => {
      const decoded = decodePprof(encodePprof(profile));
      expect(isSoundPprof(decoded)).toBe(validatePprof(decoded).length === 0);
    }),
    { numRuns: 300 },
  );
});

it.each([
  ['packed', (...ids: number[]) => packed(1, ...ids)],
  ['one by one', (...ids: number[]) => concat(...ids.map((id) => number(1, id)))],
])('looks at the locations of decoded samples, whose ids are %s', (_, list) => {
  const isSound = (...ids: number[]): boolean => {
    const elements = encodePprof(buildPprof({ types: [['cpu', 'nanoseconds']], ...SOUND, samples: [] }));
    return isSoundPprof(decodePprof(concat(elements, content(2, list(...ids), packed(2, 1)))));
  };
  expect([isSound(1, 2, 1), isSound(1, 3), isSound(0, 1), isSound(2)]).toEqual([true, false, false, true]);
});

it('looks at the locations of a decoded profile of which some were taken away', () => {
  const decoded = decodePprof(encodePprof(buildPprof({ types: [['cpu', 'nanoseconds']], ...SOUND })));
  const { locations } = buildPprof({ ...SOUND, locations: [{ lines: [[0]] }] });
  expect([isSoundPprof(decoded), isSoundPprof({ ...decoded, locations })]).toEqual([true, false]);
});

const SOUND = {
  functions: [{ name: 'f' }],
  mappings: [{ filename: 'm' }],
  locations: [{ lines: [[0]] }, { mapping: 0, address: 5n }],
  samples: [{ stack: [0, 1], values: [1n], labels: [{ key: 'k', str: 'v' }] }],
} satisfies Parameters<typeof buildPprof>[0];

it('takes a profile with everything in place', () => {
  expect(validatePprof(buildPprof({ types: [['cpu', 'nanoseconds']], ...SOUND }))).toEqual([]);
  expect(isSoundPprof(buildPprof({ types: [['cpu', 'nanoseconds']], ...SOUND }))).toBe(true);
});

it.each([
  ['no sample type', { types: [] }],
  ['a dash in a sample type', { types: [['alloc-space', 'bytes']] }],
  ['another number of values', { samples: [{ stack: [0], values: [1n, 2n] }] }],
  ['a negative value', { samples: [{ stack: [0], values: [-1n] }] }],
  ['a location that does not exist', { samples: [{ stack: [2], values: [1n] }] }],
  ['a location that nothing has the id of', { samples: [{ stack: [-1], values: [1n] }] }],
  ['a function that does not exist', { locations: [{ lines: [[1]] }] }],
  ['a mapping that does not exist', { locations: [{ mapping: -2, address: 1n }], danglingIds: [0n, 9n] }],
  ['a location that says nothing', { locations: [{}] }],
  ['a function without an id', { functions: [{ id: 0n, name: 'f' }] }],
] satisfies [string, Parameters<typeof buildPprof>[0]][])('refuses %s', (_, change) => {
  const profile = buildPprof({ types: [['cpu', 'nanoseconds']], ...SOUND, ...change });
  expect(validatePprof(profile)).not.toEqual([]);
  expect(isSoundPprof(profile)).toBe(false);
});
