import { OtlpProfilesError } from '../errors.js';
import { completeLimits } from './complete-limits.js';

/** Limits of one message, counted while it is decoded. All are integers of at least 1. */
export interface DecodeLimits {
  /** Bytes of the message after decompression. Default 64 MiB, as the OTLP specification recommends. */
  readonly maxBytes: number;
  /** Profiles, and scopes and resources alike: each takes a kilobyte of memory and may have two bytes. Default 16 384. */
  readonly maxProfiles: number;
  /** Samples over all profiles. Default 1 000 000. */
  readonly maxSamples: number;
  /** Rows of any one dictionary table. Default 2 000 000. */
  readonly maxTableRows: number;
  /** Frames of one stack, inlined lines not counted. Default 4 096. */
  readonly maxStackDepth: number;
  /**
   * Frames over all distinct stacks. Only messages of opentelemetry-proto 1.7, whose samples may overlap in one list of
   * locations, can have more frames than bytes. Default 16 777 216.
   */
  readonly maxFrames: number;
  /** UTF-8 bytes of one string. Default 65 536. */
  readonly maxStringBytes: number;
  /** Attributes of one sample, location, mapping, profile, resource or scope. Default 1 024. */
  readonly maxAttributes: number;
  /** Nesting of arrays and key-value lists in an attribute, at most 1 000: they are read by recursion. Default 32. */
  readonly maxValueDepth: number;
}

export const DEFAULT_DECODE_LIMITS: DecodeLimits = Object.freeze({
  maxBytes: 64 * 1024 * 1024,
  maxProfiles: 16_384,
  maxSamples: 1_000_000,
  maxTableRows: 2_000_000,
  maxStackDepth: 4096,
  maxFrames: 16 * 1024 * 1024,
  maxStringBytes: 65_536,
  maxAttributes: 1024,
  maxValueDepth: 32,
});

/** Completes and checks limits, once at each public entry. Throws HOTSPAN_ERR_OTLP_OPTION. */
export function completeDecodeLimits(limits: Partial<DecodeLimits>): DecodeLimits {
  const complete = completeLimits(DEFAULT_DECODE_LIMITS, limits, optionError);
  if (complete.maxValueDepth > MAX_VALUE_DEPTH) {
    throw optionError(`maxValueDepth must be at most ${MAX_VALUE_DEPTH}, got ${complete.maxValueDepth}.`);
  }
  return complete;
}

const MAX_VALUE_DEPTH = 1000;

function optionError(problem: string): OtlpProfilesError {
  return new OtlpProfilesError('HOTSPAN_ERR_OTLP_OPTION', problem);
}

/** The error of a limit: `found` says what there is too much of and what to do stands in `fix`. */
export function limitError(
  limits: DecodeLimits,
  name: keyof DecodeLimits,
  found: string,
  fix: string,
  offset?: number,
): OtlpProfilesError {
  const limit = limits[name];
  const place = offset === undefined ? '' : ` at byte ${offset}`;
  return new OtlpProfilesError(
    'HOTSPAN_ERR_OTLP_LIMIT',
    `${found}${place}, more than ${name} (${limit}). ${fix}`,
    offset === undefined ? { limit } : { limit, offset },
  );
}
