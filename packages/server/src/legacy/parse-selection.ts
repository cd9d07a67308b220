import { clampTime, parseProfileType, queryError, type Range } from '../api/parse-request.js';
import { errorWithin } from '../errors.js';
import { parseTime } from '../ingest/pyroscope/parse-time.js';
import { readParameter } from '../listen/read-parameter.js';
import type { Matcher } from '../query/selector/matcher.js';
import { parseSelector } from '../query/selector/parse-selector.js';

/** Which profiles are asked for. */
export interface Selection extends Range {
  /** A profile type id of five parts. */
  readonly type: string;
  readonly matchers: readonly Matcher[];
}

/** The parameters that tell it: those of a diff begin with the side. */
export interface SelectionNames {
  readonly query: string;
  readonly from: string;
  readonly until: string;
}

const NANOS_PER_MS = 1_000_000n;

/**
 * Reads a query with its times, which default to now. Throws HOTSPAN_ERR_SERVER_QUERY or HOTSPAN_ERR_SERVER_SELECTOR with the name of
 * the parameter.
 */
export function parseSelection(parameters: unknown, names: SelectionNames, nowMs: number): Selection {
  const parse = (name: string): bigint => parseTimeMs(name, readParameter(parameters, name), nowMs);
  const [start, end] = [parse(names.from), parse(names.until)] as const;
  if (start > end) {
    throw queryError(`${names.from} (${start} ms) is after ${names.until} (${end} ms). Swap them.`);
  }
  const range = { startMs: clampTime(start), endMs: clampTime(end) };
  try {
    return { ...range, ...parseTypedSelector(readParameter(parameters, names.query)) };
  } catch (error) {
    throw errorWithin(names.query, error);
  }
}

/** Refuses 0, which Pyroscope takes for a time that is missing. */
function parseTimeMs(name: string, text: string, nowMs: number): bigint {
  const ms = parseTime(text, nowMs) / NANOS_PER_MS;
  if (ms !== 0n) return ms;
  throw queryError(`${name} must not be 0. Give Unix time or a time like now-1h, or leave it out for now.`);
}

/** A selector whose metric name is the profile type id. */
function parseTypedSelector(text: string): Pick<Selection, 'type' | 'matchers'> {
  const matchers = text === '' ? [] : parseSelector(text);
  const [id, ...more] = matchers.filter(({ name, operator }) => name === '__name__' && operator === '=');
  if (id === undefined || more.length > 0) {
    throw queryError(
      `a selector with one profile type id is expected, got ${more.length === 0 ? 'none' : more.length + 1}. Write it like process_cpu:cpu:nanoseconds:cpu:nanoseconds{service_name="shop"}.`,
    );
  }
  return { type: parseProfileType(id.value), matchers: matchers.filter((matcher) => matcher !== id) };
}
