import type { QueryParameter } from './database.js';

/** The value as a SQL literal for `SET param_<name> = ...`. */
export function formatParameter(value: QueryParameter): string {
  return quote(parameterText(value));
}

/**
 * The value as the parameter's type reads it: a bare String with TSV escapes, the elements of an array in quotes. This
 * is also how it is sent over HTTP.
 */
export function parameterText(value: QueryParameter): string {
  if (typeof value === 'string') return escapeTsv(value);
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return `[${value.map((item) => (typeof item === 'string' ? quote(item) : String(item))).join(',')}]`;
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

function escapeTsv(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\0', '\\0');
}
