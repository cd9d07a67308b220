import { dropEmpty } from './compact/drop-empty.js';
import { markUsed } from './compact/mark-used.js';
import { type DictionaryNumbers, numberDistinct, numberUsed } from './compact/number-dictionary.js';
import { renumberDictionary } from './compact/renumber-dictionary.js';
import type { Renumbering } from './compact/renumbering.js';
import { isKnownDistinct, isKnownMinimal, markDistinct, markMinimal } from './distinct-dictionaries.js';
import type { Profile, ProfilesData, ValueType } from './profiles-data.js';

/**
 * The same profiles in the fewest rows: without profiles that have no samples (and what holds only such), without rows of the
 * dictionary that nothing reaches, and with one row for rows that are equal by value. What stays keeps its order, row 0 stays
 * row 0, samples stay as they are. Parts that do not change are shared with `data`; if none does, the result is `data`.
 *
 * Takes time in proportion to the columns. Throws HOTSPAN_ERR_OTLP_INDEX for an index outside its table.
 */
export function compactProfiles(data: ProfilesData): ProfilesData {
  if (isKnownMinimal(data)) return data;
  const resourceProfiles = dropEmpty(data.resourceProfiles);
  const used = markUsed(data.dictionary, resourceProfiles);
  const isDistinct = isKnownDistinct(data.dictionary);
  if (isDistinct && Object.values(used).every((rows) => !rows.includes(0))) {
    return markMinimal(resourceProfiles === data.resourceProfiles ? data : { ...data, resourceProfiles });
  }
  const numbers = isDistinct ? numberUsed(used) : numberDistinct(data.dictionary, used);
  if (Object.values(numbers).every(({ changed }) => !changed)) {
    markDistinct(data.dictionary);
    return markMinimal(resourceProfiles === data.resourceProfiles ? data : { ...data, resourceProfiles });
  }
  const dictionary = renumberDictionary(data.dictionary, numbers);
  markDistinct(dictionary);
  return markMinimal({
    dictionary,
    resourceProfiles: resourceProfiles.map((resource) => ({
      ...resource,
      scopeProfiles: resource.scopeProfiles.map((scope) => ({
        ...scope,
        profiles: scope.profiles.map((profile) => renumberProfile(profile, numbers)),
      })),
    })),
  });
}

function renumberProfile(profile: Profile, numbers: DictionaryNumbers): Profile {
  const { strings, stacks, links, attributeSets } = numbers;
  const valueType = ({ type, unit }: ValueType): ValueType => ({
    type: strings.numbers[type] ?? 0,
    unit: strings.numbers[unit] ?? 0,
  });
  const { samples } = profile;
  const renumbered = (column: Int32Array, { numbers }: Renumbering): Int32Array =>
    column.map((row) => numbers[row] ?? 0);
  return {
    ...profile,
    sampleType: valueType(profile.sampleType),
    periodType: valueType(profile.periodType),
    attributeSet: attributeSets.numbers[profile.attributeSet] ?? 0,
    samples: {
      ...samples,
      stack: renumbered(samples.stack, stacks),
      attributeSet: renumbered(samples.attributeSet, attributeSets),
      link: renumbered(samples.link, links),
    },
  };
}
