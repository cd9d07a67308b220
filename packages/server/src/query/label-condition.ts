import type { QueryParameter } from '../store/database.js';
import type { Matcher } from './selector/matcher.js';

/** A part of a WHERE clause with the values it is bound to. */
export interface Condition {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, QueryParameter>>;
}

/**
 * Matchers as a condition on the table `series`. A label that a series lacks reads as the empty string, as Prometheus
 * wants it. Regular expressions are RE2, anchored at both ends, `.` matches line breaks; one that is none fails the
 * statement, also where no row is matched against it.
 */
export function labelCondition(matchers: readonly Matcher[]): Condition {
  const parts: string[] = [];
  const parameters: Record<string, QueryParameter> = {};
  for (const [i, { name, operator, value }] of matchers.entries()) {
    const column = KEY_COLUMNS[name] ?? `labels[{label_${i}:String}]`;
    if (KEY_COLUMNS[name] === undefined) parameters[`label_${i}`] = name;
    const isRegex = operator === '=~' || operator === '!~';
    parameters[`value_${i}`] = isRegex ? `\\A(?s:${value})\\z` : value;
    const bound = `{value_${i}:String}`;
    const sql = isRegex ? `match(${column}, ${bound})` : `${column} = ${bound}`;
    parts.push(operator.startsWith('!') ? `NOT (${sql})` : sql);
    // Of constants, which the engine computes before it reads anything.
    if (isRegex) parts.push(`(match('', ${bound}) OR 1)`);
  }
  return { sql: parts.length === 0 ? '1' : parts.join(' AND '), parameters };
}

/** Whether a label is the same for all series of a service and type. */
export function isKeyLabel(name: string): boolean {
  return KEY_COLUMNS[name] !== undefined;
}

/** Labels that are columns of their own, and first in the order of the table. */
const KEY_COLUMNS: Readonly<Record<string, string>> = {
  service_name: 'service',
  __service_name__: 'service',
  __profile_type__: 'type',
};
