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
  const get = (name: string): string => firstText(query, name);
  return {
    ...parseAppName(get('name')),
    fromNanos: parseTime(get('from'), nowMs),
    untilNanos: parseTime(get('until'), nowMs),
    sampleRate: parseSampleRate(get('sampleRate')),
    spyName: get('spyName') || 'unknown',
    format: get('format'),
  };
}

/** Of a parameter that comes several times, the first counts. */
function firstText(query: unknown, name: string): string {
  if (typeof query !== 'object' || query === null) return '';
  const value: unknown = new Map<string, unknown>(Object.entries(query)).get(name);
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : '';
}

function parseSampleRate(text: string): number {
  if (!/^\d{1,10}$/.test(text)) return DEFAULT_SAMPLE_RATE;
  const rate = Number(text);
  return rate <= MAX_SAMPLE_RATE ? rate : DEFAULT_SAMPLE_RATE;
}
