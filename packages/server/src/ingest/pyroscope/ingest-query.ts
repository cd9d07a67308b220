import { readParameter } from '../../listen/read-parameter.js';
import { type AppName, parseAppName } from './parse-app-name.js';
import { parseTime } from './parse-time.js';

/** The query string of `/ingest`, with its defaults. `units` and `aggregationType` say nothing that is used. */
export interface IngestQuery extends AppName {
  /** Nanoseconds since the epoch. */
  readonly fromNanos: bigint;
  readonly untilNanos: bigint;
  /** Samples a second; 0 = values are no time. */
  readonly sampleRate: number;
  readonly spyName: string;
  /** As sent; empty = to be found out. */
  readonly format: string;
}

const DEFAULT_SAMPLE_RATE = 100;
const MAX_SAMPLE_RATE = 0xffff_ffff;

/** Throws HOTSPAN_ERR_SERVER_FORMAT for a name that is none; all else has a default. */
export function parseIngestQuery(query: unknown, nowMs: number): IngestQuery {
  const get = (name: string): string => readParameter(query, name);
  return {
    ...parseAppName(get('name')),
    fromNanos: parseTime(get('from'), nowMs),
    untilNanos: parseTime(get('until'), nowMs),
    sampleRate: parseSampleRate(get('sampleRate')),
    spyName: get('spyName') || 'unknown',
    format: get('format'),
  };
}

function parseSampleRate(text: string): number {
  if (!/^\d{1,10}$/.test(text)) return DEFAULT_SAMPLE_RATE;
  const rate = Number(text);
  return rate <= MAX_SAMPLE_RATE ? rate : DEFAULT_SAMPLE_RATE;
}
