import { OtlpProfilesError } from '../../errors.js';
import type { Dictionary, Profile, ResourceProfiles } from '../profiles-data.js';

/** For each table of a dictionary, 1 for a row that something refers to. Row 0 always counts as used. */
export type UsedRows = Readonly<Record<keyof Dictionary, Uint8Array>>;

/**
 * Marks what the samples and profiles reach. Linear in the columns; throws HOTSPAN_ERR_OTLP_INDEX for an index outside its
 * table, which only columns made by hand can have.
 *
 * Hot path: every encoding passes all indices of the model through here, guarded by benchmarks/otlp-codec.bench.ts.
 */
export function markUsed(dictionary: Dictionary, resources: readonly ResourceProfiles[]): UsedRows {
  const { locations, mappings, functions, attributes, attributeSets, stacks } = dictionary;
  const used = {
    strings: zeroUsed(dictionary.strings.length),
    mappings: zeroUsed(mappings.count),
    locations: zeroUsed(locations.count),
    functions: zeroUsed(functions.count),
    stacks: zeroUsed(stacks.count),
    links: zeroUsed(dictionary.links.count),
    attributes: zeroUsed(attributes.count),
    attributeSets: zeroUsed(attributeSets.count),
  };
  const into = (table: keyof Dictionary, column: Int32Array): References => ({
    table,
    used: used[table],
    column,
  });
  for (const { scopeProfiles } of resources) {
    for (const { profiles } of scopeProfiles) for (const profile of profiles) markProfile(profile, into);
  }
  markSlices(used.stacks, stacks.offsets, into('locations', stacks.locations));
  markSlices(used.locations, locations.lineOffsets, into('functions', locations.lineFunction));
  markRows(used.locations, into('mappings', locations.mapping));
  markRows(used.locations, into('attributeSets', locations.attributeSet));
  markRows(used.mappings, into('attributeSets', mappings.attributeSet));
  markRows(used.mappings, into('strings', mappings.filename));
  for (const column of [functions.name, functions.systemName, functions.filename]) {
    markRows(used.functions, into('strings', column));
  }
  markSlices(used.attributeSets, attributeSets.offsets, into('attributes', attributeSets.attributes));
  for (const column of [attributes.key, attributes.unit]) markRows(used.attributes, into('strings', column));
  return used;
}

/** A column of indices and the table that they point into. */
interface References {
  readonly table: keyof Dictionary;
  readonly used: Uint8Array;
  readonly column: Int32Array;
}

function markProfile(
  { sampleType, periodType, attributeSet, samples }: Profile,
  into: (table: keyof Dictionary, column: Int32Array) => References,
): void {
  const types = Int32Array.of(sampleType.type, sampleType.unit, periodType.type, periodType.unit);
  markRange(into('strings', types), 0, types.length);
  markRange(into('attributeSets', Int32Array.of(attributeSet)), 0, 1);
  markRange(into('stacks', samples.stack), 0, samples.count);
  markRange(into('attributeSets', samples.attributeSet), 0, samples.count);
  markRange(into('links', samples.link), 0, samples.count);
}

/** Marks what the used ones of the owners refer to, one index each. */
function markRows(owners: Uint8Array, references: References): void {
  if (!owners.includes(0)) {
    markRange(references, 0, references.column.length);
    return;
  }
  for (let row = 0; row < owners.length; row++) {
    if (owners[row] === 1) markRange(references, row, row + 1);
  }
}

/** The same where each owner has a list of indices. */
function markSlices(owners: Uint8Array, offsets: Int32Array, references: References): void {
  if (!owners.includes(0)) {
    markRange(references, 0, references.column.length);
    return;
  }
  for (let row = 0; row < owners.length; row++) {
    if (owners[row] === 1) markRange(references, offsets[row] ?? 0, offsets[row + 1] ?? 0);
  }
}

function markRange({ table, used, column }: References, start: number, end: number): void {
  const rows = used.length;
  for (let at = start; at < end; at++) {
    const row = column[at] ?? 0;
    // Unsigned comparison: a negative index becomes larger than any table.
    if (row >>> 0 >= rows) {
      throw new OtlpProfilesError(
        'HOTSPAN_ERR_OTLP_INDEX',
        `expected a row of dictionary.${table}, which has ${rows}, found ${row}. Point it at a row, or at 0 for "not set".`,
      );
    }
    used[row] = 1;
  }
}

function zeroUsed(count: number): Uint8Array {
  // At least one row: index 0 means "not set" even where a table was left without its zero row.
  const used = new Uint8Array(Math.max(count, 1));
  used[0] = 1;
  return used;
}
