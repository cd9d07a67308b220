import { FormatError } from '../errors.js';
import { type JsonPlace, pathOf } from './json-place.js';

/** The largest value of the model, an int64. */
const MAX_INT64 = 2n ** 63n - 1n;

/**
 * `value` times `scale` as an integer of at least 0. Integral values are multiplied exactly; of others the product is rounded
 * to the nearest integer. Throws HOTSPAN_ERR_FORMAT_LIMIT past 2^63 - 1.
 */
export function toScaledInteger(value: number, scale: number, place: JsonPlace, key = ''): bigint {
  const exact = Number.isInteger(value);
  const product = value * scale;
  const scaled = exact
    ? BigInt(value) * BigInt(scale)
    : BigInt(Number.isFinite(product) ? Math.round(product) : Number.MAX_VALUE);
  if (scaled > MAX_INT64) throw pastInt64(pathOf(place, key));
  return scaled;
}

/** Adds up the values of one profile, so that no sum of them can wrap around in 64 bits. */
export function createValueSum(place: JsonPlace): (value: bigint) => bigint {
  let sum = 0n;
  return (value) => {
    sum += value;
    if (sum > MAX_INT64) throw pastInt64(pathOf(place));
    return value;
  };
}

function pastInt64(path: string): FormatError {
  return new FormatError(
    'HOTSPAN_ERR_FORMAT_LIMIT',
    `the values of ${path} come to more than 2^63 - 1, the most that a sample can hold. Write them in a larger unit.`,
    { limit: Number(MAX_INT64) },
  );
}
