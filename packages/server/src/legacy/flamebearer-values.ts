/** What the values of a flame graph are. */
export interface FlamebearerValues {
  /** What a value is to be divided by, a second. */
  readonly sampleRate: number;
  readonly units: string;
  /** The sample type. */
  readonly name: string;
}

/** Units that are not those of the sample type, by its name. */
const UNITS: ReadonlyMap<string, string> = new Map([
  ['inuse_objects', 'objects'],
  ['alloc_objects', 'objects'],
  ['goroutine', 'objects'],
  ['samples', 'objects'],
  ['cpu', 'samples'],
]);

/** CPU time is in nanoseconds; the rate of all else is the one that agents once had. */
const CPU_RATE = 1_000_000_000;
export const DEFAULT_RATE = 100;

/** Of a sample type, in the words that Pyroscope has for it. */
export function describeSampleType(name: string, unit: string): FlamebearerValues {
  return {
    sampleRate: name === 'cpu' ? CPU_RATE : DEFAULT_RATE,
    units: UNITS.get(name) ?? unit,
    name,
  };
}

/** The same of a profile type, `name:sample_type:sample_unit:period_type:period_unit`. */
export function describeProfileType(type: string): FlamebearerValues {
  const [, name = '', unit = ''] = type.split(':');
  return describeSampleType(name, unit);
}
