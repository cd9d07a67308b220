import type { PprofProfile } from '../pprof-profile.js';
import { markedRows, moveReferences, selectLocations } from './select-elements.js';
import { selectSamples } from './select-samples.js';

/**
 * Removes locations that cannot be shown - without lines and address, of a mapping that does not exist, or with a line of a function
 * that does not exist - and the samples that refer to one of them or to a location that does not exist.
 */
export function removeBrokenReferences(profile: PprofProfile): PprofProfile {
  const marks = markSoundLocations(profile);
  const { count, locationOffsets, locations } = profile.samples;
  const rows = new Int32Array(count);
  let kept = 0;
  for (let sample = 0; sample < count; sample++) {
    const end = locationOffsets[sample + 1] ?? 0;
    let at = locationOffsets[sample] ?? 0;
    while (at < end && marks[locations[at] ?? -1] === 1) at++;
    if (at === end) rows[kept++] = sample;
  }
  const selected = selectSamples(profile, rows.subarray(0, kept));
  if (marks.every((mark) => mark === 1)) return selected;
  const { rows: sound, placeOf } = markedRows(marks);
  return {
    ...selected,
    samples: { ...selected.samples, locations: moveReferences(selected.samples.locations, placeOf) },
    locations: selectLocations(profile.locations, sound),
    danglingIds: BigUint64Array.of(0n),
  };
}

/** 1 for each location that can be shown. */
function markSoundLocations({ locations, mappings, functions }: PprofProfile): Uint8Array {
  const marks = new Uint8Array(locations.count);
  for (let row = 0; row < locations.count; row++) {
    const start = locations.lineOffsets[row] ?? 0;
    const end = locations.lineOffsets[row + 1] ?? 0;
    const mapping = locations.mapping[row] ?? -1;
    if (start === end && locations.address[row] === 0n) continue;
    if (mapping < -1 || mapping >= mappings.count) continue;
    let at = start;
    while (at < end && isRow(locations.lineFunction[at] ?? -1, functions.count)) at++;
    if (at === end) marks[row] = 1;
  }
  return marks;
}

const isRow = (row: number, count: number): boolean => row >= 0 && row < count;
