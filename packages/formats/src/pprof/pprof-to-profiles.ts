import {
  type ColumnMemory,
  markDistinct,
  markMinimal,
  OWN_MEMORY,
  type Profile,
  type ProfilesData,
  textAt,
  textsOf,
  withStrings,
  wordsOf,
} from '@hotspan/otlp-profiles';
import { type PprofToProfilesOptions, resolvePprofToProfilesOptions } from './pprof-conversion-options.js';
import type { PprofProfile } from './pprof-profile.js';
import { dropZeroSamples } from './repair/drop-zero-samples.js';
import { checkSamples } from './to-profiles/check-samples.js';
import { convertLabels } from './to-profiles/convert-labels.js';
import { distinctElements } from './to-profiles/distinct-elements.js';
import { periodOf, profileAttributes, scopeAttributes } from './to-profiles/profile-metadata.js';
import { coverTimestamps, profileWindow } from './to-profiles/profile-window.js';
import { orderSampleTypes } from './to-profiles/sample-type-order.js';
import { createSampleSplitter } from './to-profiles/split-samples.js';
import { verbatimElements } from './to-profiles/verbatim-elements.js';

/**
 * Converts a pprof profile into the model: one profile per sample type in one scope, over one dictionary, the one to show first
 * coming first. Elements that no sample refers to are left out, unless `elements` are verbatim.
 *
 * Beside what the options say, these do not come back from `profilesToPprof` as they were: duplicate elements (become one, unless
 * verbatim), ids and order of elements, a system name equal to the name or missing beside it (comes back as the name), packed line
 * numbers (come back as line and column), numbers that are no line, a negative period or time (0), a mapping or period type that
 * says nothing, the number of a label that has a string, labels without a key (counted in `droppedAttributesCount`).
 *
 * Throws HOTSPAN_ERR_FORMAT_SHAPE and HOTSPAN_ERR_FORMAT_INDEX with the path for a profile that is not sound (`validatePprof` and
 * `repairPprof` help), and HOTSPAN_ERR_FORMAT_OPTION.
 */
export function pprofToProfiles(pprof: PprofProfile, options?: PprofToProfilesOptions): ProfilesData {
  return convertPprof(pprof, options, OWN_MEMORY);
}

/** The same, with columns of verbatim elements and all rows from `memory`. */
export function convertPprof(
  pprof: PprofProfile,
  options: PprofToProfilesOptions | undefined,
  memory: ColumnMemory,
): ProfilesData {
  const resolved = resolvePprofToProfilesOptions(options);
  checkSamples(pprof);
  const isMerged = resolved.rows === 'merged';
  const source = isMerged ? dropZeroSamples(pprof) : pprof;
  const isDistinct = resolved.elements === 'distinct';
  const { strings, attributes, tables, stackOf } = isDistinct
    ? distinctElements(source, resolved)
    : verbatimElements(source, resolved, memory);
  const { links, dropped, ...labels } = convertLabels(source, attributes, resolved);
  const { sampleTypes, samples } = source;
  const split = createSampleSplitter(
    { count: samples.count, stackOf, ...labels, values: samples.values, types: sampleTypes.count },
    resolved.rows,
    memory,
  );

  const window = profileWindow(source, resolved);
  const texts = textsOf(source);
  const names = Array.from(sampleTypes.type, (index) => textAt(texts, index) ?? '');
  const common = {
    ...periodOf(source, resolved, strings),
    droppedAttributesCount: Math.min(dropped, 0xffff_ffff),
    originalPayloadFormat: '',
    originalPayload: new Uint8Array(0),
    attributeSet: profileAttributes(source, attributes),
  };
  const profiles: Profile[] = [];
  const order: number[] = [];
  for (const place of orderSampleTypes(names, textAt(texts, source.defaultSampleType) ?? '')) {
    const unit = sampleTypes.unit[place] ?? 0;
    const rows = split(place, textAt(texts, unit) === 'count');
    if (isMerged && rows.count === 0) continue;
    order.push(place);
    profiles.push({
      sampleType: {
        type: strings.addIndex(sampleTypes.type[place] ?? 0),
        unit: strings.addIndex(unit),
      },
      ...common,
      ...(isMerged ? coverTimestamps(window, rows, resolved) : window),
      profileId: resolved.profileId(names[place] ?? '', place),
      samples: rows,
    });
  }
  const dictionary = withStrings({ ...tables, links, ...attributes.finish() }, strings.texts);
  if (isDistinct) markDistinct(dictionary);
  if (profiles.length === 0) return { dictionary, resourceProfiles: [] };
  const scope = {
    name: '',
    version: '',
    attributes: scopeAttributes(source, order),
    droppedAttributesCount: 0,
    schemaUrl: '',
    profiles,
  };
  const data = {
    dictionary,
    resourceProfiles: [
      {
        attributes: resolved.resource ?? [],
        droppedAttributesCount: 0,
        schemaUrl: '',
        scopeProfiles: [scope],
      },
    ],
  };
  // Values that cancel each other out leave a stack behind that no sample has; of no samples, rows are profiles without any.
  return isDistinct && samples.count > 0 && !hasNegativeValue(source) ? markMinimal(data) : data;
}

function hasNegativeValue({ samples: { values } }: PprofProfile): boolean {
  const words = wordsOf(values);
  let signs = 0;
  for (let at = 1; at < words.length; at += 2) signs |= words[at] ?? 0;
  return signs < 0;
}
