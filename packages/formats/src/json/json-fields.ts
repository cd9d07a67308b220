import { FormatError } from '../errors.js';
import { describeValue } from './describe-value.js';
import { type JsonPlace, pathOf } from './json-place.js';

/** An object that JSON.parse made: every value is unknown, and `__proto__` is a key as any other. */
export interface JsonObject {
  readonly [key: string]: unknown;
}

/** Each of these throws HOTSPAN_ERR_FORMAT_SYNTAX, with the path of the value, when it is something else. */
export function toObject(value: unknown, place: JsonPlace, key = ''): JsonObject {
  if (!isObject(value)) throw wrongType('an object', value, place, key);
  return value;
}

export function toList(value: unknown, place: JsonPlace, key: string): readonly unknown[] {
  if (!Array.isArray(value)) throw wrongType('a list', value, place, key);
  return value;
}

export function toText(value: unknown, place: JsonPlace, key: string): string {
  if (typeof value !== 'string') throw wrongType('a string', value, place, key);
  return value;
}

/** A text that a file may leave out or set to null: then it is empty. */
export function toOptionalText(value: unknown, place: JsonPlace, key: string): string {
  return value === undefined || value === null ? '' : toText(value, place, key);
}

/** JSON has no NaN, but `1e999` reads as infinity. */
export function toFinite(value: unknown, place: JsonPlace, key = ''): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw wrongType('a finite number', value, place, key);
  }
  return value;
}

export function toCount(value: unknown, place: JsonPlace, key = ''): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
    throw wrongType('a number of at least 0', value, place, key);
  }
  return value;
}

export function toInteger(value: unknown, place: JsonPlace, key = ''): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    throw wrongType('an integer within 2^53', value, place, key);
  }
  return value;
}

/** A 1-based line or column; `offset` is what the file's own count lacks. 0 for what is unset, null or before the first. */
export function toLine(value: unknown, offset: number, place: JsonPlace, key: string): number {
  if (value === undefined || value === null) return 0;
  return Math.max(0, toInteger(value, place, key) + offset);
}

export function wrongType(expected: string, value: unknown, place: JsonPlace, key = ''): FormatError {
  return new FormatError(
    'HOTSPAN_ERR_FORMAT_SYNTAX',
    `${pathOf(place, key)} must be ${expected}, got ${describeValue(value)}. Check the program that wrote the file.`,
  );
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
