import type { PprofProfile } from '../pprof-profile.js';
import type { Findings } from './findings.js';

/** References to locations, functions and mappings that do not exist, and locations that say nothing. */
export function checkReferences(profile: PprofProfile, findings: Findings): void {
  checkSamples(profile, findings);
  checkLocations(profile, findings);
}

function checkSamples(profile: PprofProfile, findings: Findings): void {
  const { count, locationOffsets, locations } = profile.samples;
  for (let sample = 0; sample < count; sample++) {
    const start = locationOffsets[sample] ?? 0;
    for (let at = start; at < (locationOffsets[sample + 1] ?? 0); at++) {
      const row = locations[at] ?? -1;
      if (row >= 0 && row < profile.locations.count) continue;
      findings.add('unknown-location', () => [
        `sample[${sample}].location_id[${at - start}]`,
        unknown(profile, row),
      ]);
    }
  }
}

function checkLocations(profile: PprofProfile, findings: Findings): void {
  const { locations, mappings, functions } = profile;
  for (let location = 0; location < locations.count; location++) {
    const mapping = locations.mapping[location] ?? -1;
    if (mapping < -1 || mapping >= mappings.count) {
      findings.add('unknown-mapping', () => [`location[${location}].mapping_id`, unknown(profile, mapping)]);
    }
    const start = locations.lineOffsets[location] ?? 0;
    const end = locations.lineOffsets[location + 1] ?? 0;
    if (start === end && locations.address[location] === 0n) {
      findings.add('empty-location', () => [`location[${location}]`, 'it has neither lines nor an address']);
    }
    for (let at = start; at < end; at++) {
      const row = locations.lineFunction[at] ?? -1;
      if (row >= 0 && row < functions.count) continue;
      findings.add('unknown-function', () => [
        `location[${location}].line[${at - start}].function_id`,
        unknown(profile, row),
      ]);
    }
  }
}

const unknown = ({ danglingIds }: PprofProfile, row: number): string =>
  row < 0 ? `nothing has the id ${danglingIds[~row] ?? 0n}` : `there is no row ${row}`;
