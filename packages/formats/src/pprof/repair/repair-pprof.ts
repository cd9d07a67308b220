import type { PprofProfile } from '../pprof-profile.js';
import { addMissingMapping } from './add-missing-mapping.js';
import { cutGoShapeNames } from './cut-go-shape-names.js';
import { dropEmptySamples } from './drop-empty-samples.js';
import { dropNumericLabels } from './drop-numeric-labels.js';
import { mergeEqualSamples } from './merge-equal-samples.js';
import { removeBrokenReferences } from './remove-broken-references.js';
import { removeUnreferenced } from './remove-unreferenced.js';
import { zeroSymbolizedAddresses } from './zero-symbolized-addresses.js';

/**
 * The repairs that a Pyroscope-compatible server does on every profile, in an order in which none undoes another: broken references
 * first, because they decide which samples there are; samples then labels, so that the samples to merge are as they will stay; then
 * addresses, mappings and names; last what nothing refers to any more, with new ids.
 *
 * Repairs of one agent's profiles (`prefixFunctionNamesWithFile`, `fixDotnetFunctionIds`, `replaceSampleTypeDashes`) come before and
 * by choice.
 */
export function repairPprof(profile: PprofProfile): PprofProfile {
  let repaired = profile;
  for (const repair of DEFAULT_ORDER) repaired = repair(repaired);
  return repaired;
}

const DEFAULT_ORDER: readonly ((profile: PprofProfile) => PprofProfile)[] = [
  removeBrokenReferences,
  dropEmptySamples,
  dropNumericLabels,
  mergeEqualSamples,
  zeroSymbolizedAddresses,
  addMissingMapping,
  cutGoShapeNames,
  removeUnreferenced,
];
