import { completeDecodeLimits, type DecodeLimits } from '../decode/decode-limits.js';
import { OtlpProfilesError } from '../errors.js';

/** Options of `checkProfiles`, all optional. The three groups default as profcheck's flags do. */
export interface CheckOptions {
  /** Rules about values and timestamps of samples. Default true. */
  readonly shapes?: boolean;
  /** Rules against equal elements of a table and equal samples of a profile. Default false. */
  readonly duplicates?: boolean;
  /** Rule against elements of a table that nothing refers to. Default false. */
  readonly orphans?: boolean;
  /** Findings to keep; the others are counted. An integer of at least 0, default 1 000. */
  readonly maxFindings?: number;
  /** Limits of the message, as of `decodeProfiles`. */
  readonly limits?: Partial<DecodeLimits>;
}

export type ResolvedCheckOptions = Readonly<Required<Omit<CheckOptions, 'limits'>>> & {
  readonly limits: DecodeLimits;
};

/** More findings of a message say the same thing again; at some 200 bytes each these take 200 KB. */
const DEFAULT_MAX_FINDINGS = 1000;

const KNOWN_OPTIONS: ReadonlySet<string> = new Set([
  'shapes',
  'duplicates',
  'orphans',
  'maxFindings',
  'limits',
]);

/** Throws HOTSPAN_ERR_OTLP_OPTION for an unknown option or a value out of range. */
export function resolveCheckOptions(options: CheckOptions = {}): ResolvedCheckOptions {
  for (const name of Object.keys(options)) {
    if (!KNOWN_OPTIONS.has(name)) {
      throw optionError(`there is no option named "${name}". Known are ${[...KNOWN_OPTIONS].join(', ')}.`);
    }
  }
  const { maxFindings = DEFAULT_MAX_FINDINGS } = options;
  if (!Number.isSafeInteger(maxFindings) || maxFindings < 0) {
    throw optionError(`maxFindings must be an integer of at least 0, got ${String(maxFindings)}.`);
  }
  return Object.freeze({
    shapes: flag('shapes', options.shapes, true),
    duplicates: flag('duplicates', options.duplicates, false),
    orphans: flag('orphans', options.orphans, false),
    maxFindings,
    limits: completeDecodeLimits(options.limits ?? {}),
  });
}

function flag(name: string, value: unknown, byDefault: boolean): boolean {
  if (value === undefined) return byDefault;
  if (typeof value === 'boolean') return value;
  throw optionError(`${name} must be true or false, got ${String(value)}.`);
}

function optionError(message: string): OtlpProfilesError {
  return new OtlpProfilesError('HOTSPAN_ERR_OTLP_OPTION', message);
}
