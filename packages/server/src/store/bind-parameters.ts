import type { QueryParameter } from './database.js';
import { parameterText } from './format-parameter.js';

/** A statement with the fields that bind its parameters: `param_<name>` and its text. */
export interface BoundStatement {
  readonly sql: string;
  readonly fields: readonly (readonly [name: string, text: string])[];
}

/** What a ClickHouse server takes in one field of a request: its default of `http_max_field_value_size`. */
export const MAX_FIELD_BYTES: number = 128 * 1024;

/** UTF-16 units of a string that fit in a field however they are written: three bytes each at most, or two with a backslash. */
const PIECE_LENGTH = Math.floor(MAX_FIELD_BYTES / 4);

/**
 * Writes parameters as fields. One that is longer than a field may be is bound in pieces, which the statement then puts
 * together: every literal stays a bound parameter, whatever its length.
 */
export function bindParameters(
  sql: string,
  parameters: Readonly<Record<string, QueryParameter>>,
): BoundStatement {
  const fields: [string, string][] = [];
  let bound = sql;

  /** Binds a new parameter and returns its placeholder. */
  function add(name: string, type: string, value: QueryParameter): string {
    fields.push([`param_${name}`, parameterText(value)]);
    return `{${name}:${type}}`;
  }

  function joinString(name: string, value: string): string {
    const pieces = splitText(value).map((piece, i) => add(`${name}__${i}`, 'String', piece));
    return `concat(${pieces.join(', ')})`;
  }

  function joinArray(name: string, type: string, items: readonly (string | bigint)[]): string {
    const pieces: string[] = [];
    let group: (string | bigint)[] = [];
    let groupBytes = 0;
    const flush = (): void => {
      // A group is part of an array of one type.
      if (group.length > 0) pieces.push(add(`${name}__${pieces.length}`, type, group as readonly string[]));
      group = [];
      groupBytes = 0;
    };
    for (const item of items) {
      // With the brackets or the comma.
      const bytes = Buffer.byteLength(parameterText(typeof item === 'string' ? [item] : [item]));
      if (bytes > MAX_FIELD_BYTES) {
        flush();
        pieces.push(`[${joinString(`${name}__${pieces.length}`, String(item))}]`);
        continue;
      }
      if (groupBytes + bytes > MAX_FIELD_BYTES) flush();
      group.push(item);
      groupBytes += bytes;
    }
    flush();
    return pieces.length === 1 ? (pieces[0] ?? '') : `arrayConcat(${pieces.join(', ')})`;
  }

  for (const [name, value] of Object.entries(parameters)) {
    const text = parameterText(value);
    if (Buffer.byteLength(text) <= MAX_FIELD_BYTES) {
      fields.push([`param_${name}`, text]);
      continue;
    }
    const placeholder = new RegExp(`\\{${name}:([^}]+)\\}`, 'g');
    const type = placeholder.exec(sql)?.[1] ?? '';
    // Numbers are never that long.
    const joined = Array.isArray(value) ? joinArray(name, type, value) : joinString(name, String(value));
    bound = bound.replace(placeholder, () => joined);
  }
  return { sql: bound, fields };
}

/** Cuts a text without cutting a character in two. */
function splitText(text: string): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length; ) {
    let end = Math.min(start + PIECE_LENGTH, text.length);
    const last = text.charCodeAt(end - 1);
    if (end < text.length && last >= 0xd800 && last <= 0xdbff) end--;
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}
