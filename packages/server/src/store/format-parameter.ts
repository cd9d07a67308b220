import type { QueryParameter } from './database.js';

/**
 * The value as a SQL literal for `SET param_<name> = ...`. Two readers stand behind it: the literal itself, and then the
 * parameter's type, which reads a bare String with TSV escapes and the elements of an array in quotes.
 */
export function formatParameter(value: QueryParameter): string {
  if (typeof value === 'string') return quote(escapeTsv(value));
  if (typeof value === 'number' || typeof value === 'bigint') return quote(String(value));
  return quote(`[${value.map((item) => (typeof item === 'string' ? quote(item) : String(item))).join(',')}]`);
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
