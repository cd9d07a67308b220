import type { ResolvedPprofToProfilesOptions } from '../pprof-conversion-options.js';
import type { PprofProfile } from '../pprof-profile.js';
import { createAttributeInterner } from './attribute-interner.js';
import { convertLocations } from './convert-locations.js';
import { convertStacks, surveyStacks } from './convert-stacks.js';
import type { ConvertedElements } from './converted-elements.js';
import { createStringInterner } from './string-interner.js';

/** Interns by value what samples refer to, directly or not, and nothing else. Throws HOTSPAN_ERR_FORMAT_INDEX. */
export function distinctElements(
  pprof: PprofProfile,
  options: ResolvedPprofToProfilesOptions,
): ConvertedElements {
  const strings = createStringInterner(pprof);
  const attributes = createAttributeInterner(strings);
  const survey = surveyStacks(pprof);
  const { rowOf, ...elements } = convertLocations(pprof, survey.isUsed, { strings, attributes }, options);
  const { stacks, stackOf } = convertStacks(pprof, survey, rowOf);
  return { strings, attributes, tables: { ...elements, stacks }, stackOf };
}
