import { createRequire } from 'node:module';

export type Yaml = typeof import('yaml');

/** Loads the package `yaml` when it is first wanted: most servers read no file of it, and it takes 7 MB. */
export function loadYaml(): Yaml {
  // By require, which is immediate.
  return createRequire(import.meta.url)('yaml') as Yaml; // what its declarations say of its module
}
