import { NONE } from './access-option-parsers.js';
import { formatBytes, formatDuration } from './format-quantity.js';
import type { ServerOptions } from './server-options.js';

/** The value of an option as its parser reads it. Names say the unit: a bare number has none. */
export function formatOption(name: keyof ServerOptions, value: unknown): string {
  if (value === '') return NONE;
  if (typeof value !== 'number') return String(value);
  if (name.endsWith('Ms')) return formatDuration(value);
  return name.endsWith('Bytes') ? formatBytes(value) : String(value);
}
