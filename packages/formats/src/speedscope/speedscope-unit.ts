import type { ValueTypeInit } from '@hotspan/otlp-profiles';
import { wrongType } from '../json/json-fields.js';
import type { JsonPlace } from '../json/json-place.js';

/** The value of `$schema`, which names the format: https://github.com/jlfwong/speedscope/wiki/Importing-from-custom-sources */
export const SPEEDSCOPE_SCHEMA_URL = 'https://www.speedscope.app/file-format-schema.json';

/** The profile attribute that holds the name of a speedscope profile, as Pyroscope labels it. */
export const SPEEDSCOPE_NAME_ATTRIBUTE = 'profile_name';

/** What a unit of the format becomes in the model. */
export interface SpeedscopeUnit {
  readonly sampleType: ValueTypeInit;
  /** Sample values for one of the unit. */
  readonly scale: number;
  /** Whether start and end are times, so that their distance is the profile's duration. */
  readonly isTime: boolean;
}

/** The format does not say which time it is. Stacks over all of the time between start and end are wall time. */
const WALL: ValueTypeInit = { type: 'wall', unit: 'nanoseconds' };

const UNITS: ReadonlyMap<string, SpeedscopeUnit> = new Map([
  ['none', { sampleType: { type: 'samples', unit: 'count' }, scale: 1, isTime: false }],
  ['bytes', { sampleType: { type: 'space', unit: 'bytes' }, scale: 1, isTime: false }],
  ['nanoseconds', { sampleType: WALL, scale: 1, isTime: true }],
  ['microseconds', { sampleType: WALL, scale: 1_000, isTime: true }],
  ['milliseconds', { sampleType: WALL, scale: 1_000_000, isTime: true }],
  ['seconds', { sampleType: WALL, scale: 1_000_000_000, isTime: true }],
]);

/** Throws HOTSPAN_ERR_FORMAT_SYNTAX for a unit that the format does not have. */
export function toSpeedscopeUnit(value: unknown, place: JsonPlace): SpeedscopeUnit {
  const unit = typeof value === 'string' ? UNITS.get(value) : undefined;
  if (unit === undefined) throw wrongType(`one of ${[...UNITS.keys()].join(', ')}`, value, place, 'unit');
  return unit;
}
