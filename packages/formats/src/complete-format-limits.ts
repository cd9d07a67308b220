import { completeLimits } from '@hotspan/otlp-profiles';
import { FormatError } from './errors.js';
import { DEFAULT_FORMAT_LIMITS, type FormatLimits } from './format-limits.js';

/** Completes and checks limits, once at each public entry. Throws HOTSPAN_ERR_FORMAT_OPTION. */
export function completeFormatLimits(limits: Partial<FormatLimits> = {}): FormatLimits {
  return completeLimits(
    DEFAULT_FORMAT_LIMITS,
    limits,
    (problem) => new FormatError('HOTSPAN_ERR_FORMAT_OPTION', problem),
  );
}
