import { FormatError } from '../../errors.js';
import type { PprofProfile } from '../pprof-profile.js';

/** HOTSPAN_ERR_FORMAT_INDEX for a string index outside the table. `path` names the field, for example `function[3].name`. */
export function brokenStringIndex(path: string, index: number, { strings }: PprofProfile): FormatError {
  return new FormatError(
    'HOTSPAN_ERR_FORMAT_INDEX',
    `${path} must be an index below ${strings.length}, the number of strings, got ${index < 0 ? 'one out of all bounds' : index}. validatePprof lists all such places.`,
  );
}

/** HOTSPAN_ERR_FORMAT_INDEX for a reference to an element that does not exist. */
export function brokenReference(
  path: string,
  row: number,
  { danglingIds }: Pick<PprofProfile, 'danglingIds'>,
): FormatError {
  return new FormatError(
    'HOTSPAN_ERR_FORMAT_INDEX',
    `${path} must be the id of an element, got ${row < 0 ? (danglingIds[~row] ?? 0n) : `row ${row}`}, which nothing has. removeBrokenReferences takes out what refers to it.`,
  );
}

/** The same for the first location of a sample that does not exist; there must be one. */
export function brokenLocation(pprof: PprofProfile): FormatError {
  const { locationOffsets, locations } = pprof.samples;
  const at = locations.findIndex((row) => row < 0 || row >= pprof.locations.count);
  // Samples without locations share their offset with the next one.
  const sample = locationOffsets.findIndex((offset) => offset > at) - 1;
  const path = `sample[${sample}].location_id[${at - (locationOffsets[sample] ?? 0)}]`;
  return brokenReference(path, locations[at] ?? -1, pprof);
}
