import { FormatError } from '../errors.js';
import { toFinite, toList, wrongType } from '../json/json-fields.js';
import { type JsonPlace, pathOf } from '../json/json-place.js';

export interface SampleClock {
  /** Number of samples. */
  readonly samples: number;
  /** In microseconds, of the clock that `timestamps` use. */
  readonly startMicros: number;
  readonly endMicros: number;
  /** Microseconds from the sample before (of the first one: from the start). */
  readonly timeDeltas: unknown;
  /** Microseconds of the profiler's clock: what files of before 2016 have instead. */
  readonly timestamps: unknown;
}

/**
 * How long each sample lasts, in microseconds: until the next one, the last one until the end. undefined for a file without
 * times. V8 now and then records samples out of order (a delta below 0): they are put in the order of their times, as Chrome
 * does. What comes before the first sample belongs to none.
 *
 * Throws HOTSPAN_ERR_FORMAT_SHAPE for more or fewer times than samples.
 */
export function sampleDurations(clock: SampleClock): Float64Array | undefined {
  const times = readTimes(clock);
  if (times === undefined) return undefined;
  const end = clock.endMicros - clock.startMicros;
  const durations = new Float64Array(times.length);
  const order = orderOf(times);
  for (let at = 0; at < times.length; at++) {
    const sample = order?.[at] ?? at;
    const next = at + 1 < times.length ? (times[order?.[at + 1] ?? at + 1] ?? 0) : end;
    // The last sample may come after the end that the file gives, which old ones cut to seconds.
    durations[sample] = Math.max(0, next - (times[sample] ?? 0));
  }
  return durations;
}

/** In microseconds from the start. */
function readTimes({ samples, startMicros, timeDeltas, timestamps }: SampleClock): Float64Array | undefined {
  const isDeltas = timeDeltas !== undefined;
  const key = isDeltas ? 'timeDeltas' : 'timestamps';
  const values = isDeltas ? timeDeltas : timestamps;
  if (values === undefined) return undefined;
  const root = { base: '', index: -1 };
  const list = toList(values, root, key);
  if (list.length !== samples) {
    throw new FormatError(
      'HOTSPAN_ERR_FORMAT_SHAPE',
      `${pathOf(root, key)} must have an entry for each of ${samples} samples, got ${list.length}. Check the program that wrote the file.`,
    );
  }
  const times = new Float64Array(list.length);
  const place: JsonPlace = { base: key, index: 0 };
  let time = 0;
  for (; place.index < list.length; place.index++) {
    const value = toFinite(list[place.index], place);
    time = isDeltas ? time + value : value - startMicros;
    // Past that, sums lose microseconds, and infinities would follow.
    if (!(Math.abs(time) <= Number.MAX_SAFE_INTEGER)) {
      throw wrongType('a time within 2^53 microseconds of the start', list[place.index], place);
    }
    times[place.index] = time;
  }
  return times;
}

/** The order of times; undefined when they are in order, as they nearly always are. */
function orderOf(times: Float64Array): Uint32Array | undefined {
  for (let at = 1; at < times.length; at++) {
    if ((times[at] ?? 0) < (times[at - 1] ?? 0)) {
      return Uint32Array.from(times, (_, index) => index).sort(
        (a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b,
      );
    }
  }
  return undefined;
}
