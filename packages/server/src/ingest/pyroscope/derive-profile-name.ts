import { displayNameOf, type SampleTypeConfig } from './sample-type-config.js';

/** What a part of a sample type's name says about the profile. */
const NAME_OF_PART: readonly (readonly [isPart: (name: string) => boolean, profileName: string])[] = [
  [(name) => name.includes('cpu'), 'process_cpu'],
  [(name) => /alloc_|inuse_|^(?:space|objects)$/.test(name), 'memory'],
  [(name) => name.includes('mutex_'), 'mutex'],
  [(name) => name.includes('block_'), 'block'],
  [(name) => name.includes('goroutines'), 'goroutines'],
];

/**
 * The `__name__` of a profile that came without one, as Pyroscope derives it: wall time comes first, then the first sample type that
 * is known; a profile of unknown types is named after its last.
 */
export function deriveProfileName(sampleTypes: readonly string[], config: SampleTypeConfig): string {
  if (sampleTypes.includes('wall')) return 'wall';
  const names = sampleTypes.map((type) => displayNameOf(config, type));
  for (const name of names) {
    const known = NAME_OF_PART.find(([isPart]) => isPart(name));
    if (known !== undefined) return known[1];
  }
  return names.at(-1) ?? '';
}
