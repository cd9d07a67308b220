import { OPTION_TABLE, type OptionRow } from '../options/option-table.js';
import type { ResolvedOptions } from '../options/start-options.js';
import { secret } from '../options/value-parsers.js';

/** An option's value as it may be shown: no token, no header's value, no user, password or query of a URL. */
export function showOption(name: keyof ResolvedOptions, value: unknown): string {
  // The table's rows differ in the type of their value, which does not matter here.
  const row = OPTION_TABLE[name] as OptionRow<unknown>;
  if (value === undefined) return 'none';
  if (row.parse === secret) return 'set, not shown';
  if (name === 'headers') return Object.keys(Object(value)).join(', ') || 'none';
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'object') return JSON.stringify(value);
  return showUrl(String(value));
}

/** The URL without what may be secret in it; any other text as it is. */
function showUrl(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return text;
  const { origin, pathname } = new URL(text);
  return origin + pathname;
}
