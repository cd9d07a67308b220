import fc from 'fast-check';
import { buildRecipe } from './fixtures/build-recipe.fixture.js';
import { concatProfiles } from './fixtures/concat-profiles.fixture.js';
import { recipe } from './fixtures/profile-recipe.fixture.js';
import { sortAttributeSets } from './fixtures/sort-attribute-sets.fixture.js';
import { compactProfiles } from './model/compact-profiles.js';
import type { ProfilesData } from './model/profiles-data.js';

/*
 * Arbitrary models for property tests: several resources, scopes and profiles over one dictionary, every shape of sample,
 * nested attribute values, mappings, inlined lines, text of any script and 64-bit extremes.
 */

/**
 * Models as a careless producer makes them: they may have equal rows, rows that nothing refers to, and profiles, scopes and
 * resources without content.
 */
export const looseProfiles: fc.Arbitrary<ProfilesData> = fc
  .array(recipe.map(buildRecipe), { minLength: 1, maxLength: 2 })
  .map((models) => models.reduce(concatProfiles));

/** Models as the decoder makes them: nothing can be left out, and attribute sets are in the order of the wire. */
export const profiles: fc.Arbitrary<ProfilesData> = looseProfiles.map((data) =>
  sortAttributeSets(compactProfiles(data)),
);
