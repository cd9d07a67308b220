import { type Profile, SequenceTable, wordsOf } from '@hotspan/otlp-profiles';
import { FormatError } from '../../errors.js';
import type { FormatLimits } from '../../format-limits.js';
import { addInt64 } from '../add-int64.js';
import { type EventRows, toEventRows } from './event-rows.js';

/** The samples of a pprof profile, as rows of the model's tables. */
export interface PprofRows extends Omit<EventRows, 'values'> {
  /** One value per profile, one row after the other. */
  readonly values: BigInt64Array;
}

/**
 * Brings the profiles of a scope together, one column of values each. Where all of them have the same rows in the same order,
 * those are the rows; else there is a row for each identity (stack, attributes, link, timestamp) with 0 where a profile has
 * none. Throws HOTSPAN_ERR_FORMAT_LIMIT for more rows than `maxSamples` or more values than `maxFrames`.
 */
export function collectRows(profiles: readonly Profile[], limits: FormatLimits): PprofRows {
  const columns = profiles.map(({ samples }) => toEventRows(samples, limits));
  const [first] = columns;
  if (first && columns.every((rows) => haveSameIdentities(rows, first))) return zip(columns, first, limits);
  return merge(columns, limits);
}

const IDENTITY = ['stack', 'attributeSet', 'link', 'isTimed', 'timestamps'] as const;

function haveSameIdentities(rows: EventRows, others: EventRows): boolean {
  if (rows.count !== others.count) return false;
  return IDENTITY.every((name) => {
    const column = rows[name];
    const other = others[name];
    return column === other || column.every((value, row) => value === other[row]);
  });
}

function zip(columns: readonly EventRows[], first: EventRows, limits: FormatLimits): PprofRows {
  const types = columns.length;
  checkValues(first.count, types, limits);
  const values = new BigInt64Array(first.count * types);
  columns.forEach((column, type) => {
    for (let row = 0; row < first.count; row++) values[row * types + type] = column.values[row] ?? 0n;
  });
  return { ...first, values };
}

function merge(columns: readonly EventRows[], limits: FormatLimits): PprofRows {
  const types = columns.length;
  const table = new SequenceTable();
  const words = new Int32Array(6);
  const rowsOf = columns.map((column) => {
    const times = wordsOf(column.timestamps);
    return Int32Array.from(column.stack, (stack, row) => {
      words[0] = stack;
      words[1] = column.attributeSet[row] ?? 0;
      words[2] = column.link[row] ?? 0;
      words[3] = column.isTimed[row] ?? 0;
      words[4] = times[row * 2] ?? 0;
      words[5] = times[row * 2 + 1] ?? 0;
      return table.intern(words);
    });
  });
  const { count } = table;
  checkValues(count, types, limits);
  const values = new BigInt64Array(count * types);
  columns.forEach((column, type) => {
    const source = wordsOf(column.values);
    const target = wordsOf(values);
    rowsOf[type]?.forEach((row, i) => {
      addInt64(target, row * types + type, source, i);
    });
  });
  const all = table.words();
  const column = (offset: number): Int32Array =>
    Int32Array.from({ length: count }, (_, row) => all[row * 6 + offset] ?? 0);
  const timestamps = new BigUint64Array(count);
  const times = wordsOf(timestamps);
  for (let row = 0; row < count; row++) {
    times[row * 2] = all[row * 6 + 4] ?? 0;
    times[row * 2 + 1] = all[row * 6 + 5] ?? 0;
  }
  return {
    count,
    stack: column(0),
    attributeSet: column(1),
    link: column(2),
    isTimed: Uint8Array.from(column(3)),
    timestamps,
    values,
  };
}

/** Profiles with nothing in common make a row each, so that rows times profiles grows with the square of the input. */
function checkValues(rows: number, types: number, { maxSamples, maxFrames }: FormatLimits): void {
  if (rows > maxSamples) {
    throw new FormatError(
      'HOTSPAN_ERR_FORMAT_LIMIT',
      `the profiles have ${rows} different samples, more than maxSamples (${maxSamples}). Write fewer, or raise the limit.`,
      { limit: maxSamples },
    );
  }
  if (rows * types > maxFrames) {
    throw new FormatError(
      'HOTSPAN_ERR_FORMAT_LIMIT',
      `${types} profiles with ${rows} different samples make more values than maxFrames (${maxFrames}). Write the profiles one by one, or raise the limit.`,
      { limit: maxFrames },
    );
  }
}
