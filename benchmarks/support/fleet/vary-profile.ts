import { type PprofProfile, removeUnreferenced } from '@hotspan/formats';

export interface Variation {
  /** Integers from 0 up to a limit (excluded). */
  readonly random: (limit: number) => number;
  /** Names of functions that were never seen begin with this. */
  readonly freshName: string;
  readonly timeNanos: bigint;
}

const KEPT_PERCENT = 80;
const FRESH_PERCENT = 1;
const MILLION = 1_000_000;

/**
 * Another window of the same program: 80 % of the samples, each with its values scaled by one random number from a half
 * to one and a half, and one in a hundred with a leaf function that was never seen before.
 */
export function varyProfile(profile: PprofProfile, variation: Variation): PprofProfile {
  const { random } = variation;
  const { samples } = profile;
  const rows: number[] = [];
  for (let row = 0; row < samples.count; row++) if (random(100) < KEPT_PERCENT) rows.push(row);
  const values = new BigInt64Array(rows.length * 2);
  const locationOffsets = new Int32Array(rows.length + 1);
  const locations: number[] = [];
  const freshLocations: number[] = [];
  for (const [i, row] of rows.entries()) {
    if (random(100) < FRESH_PERCENT) {
      const location = profile.locations.count + freshLocations.length;
      freshLocations.push(location);
      locations.push(location);
    }
    const end = samples.locationOffsets[row + 1] ?? 0;
    for (let at = samples.locationOffsets[row] ?? 0; at < end; at++)
      locations.push(samples.locations[at] ?? 0);
    locationOffsets[i + 1] = locations.length;
    const factor = 0.5 + random(MILLION) / MILLION;
    for (let place = 0; place < 2; place++) {
      const value = Number(samples.values[row * 2 + place] ?? 0n);
      values[i * 2 + place] = BigInt(Math.ceil(value * factor));
    }
  }
  const count = rows.length;
  const grown = addFunctions(profile, freshLocations.length, variation.freshName);
  return removeUnreferenced({
    ...grown,
    timeNanos: variation.timeNanos,
    samples: {
      ...samples,
      count,
      locationOffsets,
      locations: Int32Array.from(locations),
      valueOffsets: Int32Array.from({ length: count + 1 }, (_, i) => i * 2),
      values,
      // The captured samples have no labels.
      labelOffsets: new Int32Array(count + 1),
    },
  });
}

/** With more functions at the end, each with a location of its own. */
function addFunctions(profile: PprofProfile, count: number, namePrefix: string): PprofProfile {
  const { strings, functions, locations } = profile;
  const fresh = Array.from({ length: count }, (_, i) => i);
  const file = strings[functions.filename[0] ?? 0] ?? '';
  const append = (column: Int32Array, more: readonly number[]): Int32Array =>
    Int32Array.from([...column, ...more]);
  const appendBig = <T extends BigInt64Array | BigUint64Array>(
    column: T,
    more: readonly number[],
  ): bigint[] => [...column, ...more.map(BigInt)];
  const zeros = fresh.map(() => 0);
  const fileString = strings.indexOf(file);
  return {
    ...profile,
    strings: [...strings, ...fresh.map((i) => `${namePrefix}_${i}`)],
    functions: {
      count: functions.count + count,
      id: BigUint64Array.from(
        appendBig(
          functions.id,
          fresh.map((i) => FRESH_ID + i),
        ),
      ),
      name: append(
        functions.name,
        fresh.map((i) => strings.length + i),
      ),
      systemName: append(functions.systemName, zeros),
      filename: append(
        functions.filename,
        fresh.map(() => fileString),
      ),
      startLine: BigInt64Array.from(appendBig(functions.startLine, fresh)),
    },
    locations: {
      count: locations.count + count,
      id: BigUint64Array.from(
        appendBig(
          locations.id,
          fresh.map((i) => FRESH_ID + i),
        ),
      ),
      // No mapping, as the others.
      mapping: append(
        locations.mapping,
        fresh.map(() => -1),
      ),
      address: BigUint64Array.from(appendBig(locations.address, zeros)),
      isFolded: Uint8Array.from([...locations.isFolded, ...zeros]),
      lineOffsets: append(
        locations.lineOffsets,
        fresh.map((i) => locations.lineFunction.length + i + 1),
      ),
      lineFunction: append(
        locations.lineFunction,
        fresh.map((i) => functions.count + i),
      ),
      line: BigInt64Array.from(
        appendBig(
          locations.line,
          fresh.map((i) => i + 1),
        ),
      ),
      column: BigInt64Array.from(appendBig(locations.column, zeros)),
    },
  };
}

/** Above every id of the captured profiles; removeUnreferenced numbers them anew. */
const FRESH_ID = 1_000_000;
