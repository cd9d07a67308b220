import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arbitraryPprof } from './arbitrary-pprof.fixture.js';
import { buildPprof } from './build-pprof.fixture.js';
import { isSoundPprof } from './is-sound-pprof.js';
import { validatePprof } from './validate-pprof.js';

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
