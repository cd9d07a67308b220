import { ServerError } from '../../errors.js';
import { type StoredType, storedType } from '../profile-type.js';

/** What the suffix of an application's name says about a profile in text. */
interface Suffix {
  readonly name: string;
  readonly sampleType: string;
  readonly unit: string;
  /** The type that counts of samples become once the rate says how long each is; undefined for what is no time. */
  readonly timeType?: string;
}

const CPU: Suffix = { name: 'process_cpu', sampleType: 'samples', unit: 'count', timeType: 'cpu' };
const WALL: Suffix = { name: 'wall', sampleType: 'samples', unit: 'count', timeType: 'wall' };
const counts = (name: string, sampleType: string): Suffix => ({ name, sampleType, unit: 'count' });
const bytes = (name: string, sampleType: string): Suffix => ({ name, sampleType, unit: 'bytes' });
const delay = (name: string): Suffix => ({ name, sampleType: 'delay', unit: 'nanoseconds' });

const SUFFIXES: ReadonlyMap<string, Suffix> = new Map([
  ['cpu', CPU],
  ['itimer', CPU],
  ['wall', WALL],
  ['seconds', WALL],
  ['milliseconds', WALL],
  ['microseconds', WALL],
  ['nanoseconds', WALL],
  ['inuse_objects', counts('memory', 'inuse_objects')],
  ['alloc_objects', counts('memory', 'alloc_objects')],
  ['inuse_space', bytes('memory', 'inuse_space')],
  ['alloc_space', bytes('memory', 'alloc_space')],
  ['goroutines', counts('goroutine', 'goroutines')],
  ['mutex_count', counts('mutex', 'contentions')],
  ['mutex_duration', delay('mutex')],
  ['block_count', counts('block', 'contentions')],
  ['lock_count', counts('block', 'contentions')],
  ['block_duration', delay('block')],
  ['lock_duration', delay('block')],
  ['alloc_in_new_tlab_objects', counts('memory', 'alloc_in_new_tlab_objects')],
  ['alloc_outside_tlab_objects', counts('memory', 'alloc_outside_tlab_objects')],
  ['alloc_in_new_tlab_bytes', bytes('memory', 'alloc_in_new_tlab_bytes')],
  ['alloc_outside_tlab_bytes', bytes('memory', 'alloc_outside_tlab_bytes')],
  ['live', counts('memory', 'live')],
  ['exceptions', counts('exceptions', 'samples')],
  ['bytes', bytes('memory', 'samples')],
]);

/** An application's name without its suffix, and what the suffix says; no suffix means CPU. */
export interface TextType {
  readonly app: string;
  /** @param nanosPerSample what one of a value is worth where values are time; 0 = they stay counts. */
  typeOf(nanosPerSample: bigint): StoredType;
}

/** Throws HOTSPAN_ERR_SERVER_FORMAT for a suffix that says nothing. */
export function parseTextType(appName: string): TextType {
  const dot = appName.lastIndexOf('.');
  const suffix = dot < 0 ? 'cpu' : appName.slice(dot + 1);
  const known = SUFFIXES.get(suffix);
  if (known === undefined) {
    throw new ServerError(
      'HOTSPAN_ERR_SERVER_FORMAT',
      `the name of the application must end in a known type of profile after its last dot, got ${JSON.stringify(suffix.slice(0, 80))}. Known are ${[...SUFFIXES.keys()].join(', ')}.`,
    );
  }
  const { name, sampleType, unit, timeType } = known;
  return {
    app: dot < 0 ? appName : appName.slice(0, dot),
    typeOf(nanosPerSample) {
      if (timeType === undefined || nanosPerSample === 0n) {
        return storedType(name, { sampleType, sampleUnit: unit, periodType: '', periodUnit: '' }, 1n);
      }
      return storedType(
        name,
        { sampleType: timeType, sampleUnit: 'nanoseconds', periodType: 'cpu', periodUnit: 'nanoseconds' },
        nanosPerSample,
      );
    },
  };
}
