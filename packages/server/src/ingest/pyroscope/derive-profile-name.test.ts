import { expect, it } from 'vitest';
import { deriveProfileName } from './derive-profile-name.js';
import { DEFAULT_SAMPLE_TYPE_CONFIG, parseSampleTypeConfig } from './sample-type-config.js';

const named = (names: Record<string, string>) =>
  parseSampleTypeConfig(
    Buffer.from(
      JSON.stringify(
        Object.fromEntries(Object.entries(names).map(([type, name]) => [type, { 'display-name': name }])),
      ),
    ),
  );

it.each([
  [['samples', 'cpu'], 'process_cpu'],
  [['samples'], 'process_cpu'],
  [['samples', 'wall'], 'wall'],
  [['samples', 'wall', 'cpu'], 'wall'],
  [['alloc_objects', 'alloc_space', 'inuse_objects', 'inuse_space'], 'memory'],
  [['objects', 'space'], 'memory'],
  [['goroutine'], 'goroutines'],
  [['contentions', 'delay'], 'mutex'],
  [['cpu', 'alloc_samples', 'lock_count'], 'process_cpu'],
  [['apples', 'pears'], 'pears'],
  [[], ''],
])('names a profile of %j %s', (types, name) => {
  expect(deriveProfileName(types, DEFAULT_SAMPLE_TYPE_CONFIG)).toBe(name);
});

it.each([
  [['contentions', 'delay'], { contentions: 'block_count', delay: 'block_duration' }, 'block'],
  [['contentions', 'delay'], { contentions: 'mutex_count', delay: 'mutex_duration' }, 'mutex'],
  [['goroutine'], { goroutine: 'goroutines' }, 'goroutines'],
  [['samples'], { other: 'cpu' }, 'samples'],
  [['apples'], { apples: 'pears' }, 'pears'],
])('names a profile of %j with %j %s', (types, names, expected) => {
  expect(deriveProfileName(types, named(names))).toBe(expected);
});
