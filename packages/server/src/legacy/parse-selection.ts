import {
  clampTime,
  parseTypedSelector,
  queryError,
  type Range,
  type TypedSelector,
} from '../api/parse-request.js';
import { errorWithin } from '../errors.js';
import { parseTime } from '../ingest/pyroscope/parse-time.js';
import { readParameter } from '../listen/read-parameter.js';

/** Which profiles are asked for. */
export interface Selection extends Range, TypedSelector {}

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
  const range = parseTimes(parameters, names, nowMs);
  try {
    return { ...range, ...parseTypedSelector(readParameter(parameters, names.query)) };
  } catch (error) {
    throw errorWithin(names.query, error);
  }
}

/** Reads the two times of a range, which default to now. Throws HOTSPAN_ERR_SERVER_QUERY with the name of the parameter. */
export function parseTimes(
  parameters: unknown,
  names: Pick<SelectionNames, 'from' | 'until'>,
  nowMs: number,
): Range {
  const parse = (name: string): bigint => parseTimeMs(name, readParameter(parameters, name), nowMs);
  const [start, end] = [parse(names.from), parse(names.until)] as const;
  if (start > end) {
    throw queryError(`${names.from} (${start} ms) is after ${names.until} (${end} ms). Swap them.`);
  }
  return { startMs: clampTime(start), endMs: clampTime(end) };
}

/** Refuses 0, which Pyroscope takes for a time that is missing. */
function parseTimeMs(name: string, text: string, nowMs: number): bigint {
  const ms = parseTime(text, nowMs) / NANOS_PER_MS;
  if (ms !== 0n) return ms;
  throw queryError(`${name} must not be 0. Give Unix time or a time like now-1h, or leave it out for now.`);
}
