import { type DecodeLimits, limitError } from '../decode/decode-limits.js';
import { isUtf8, REPLACEMENT } from '../wire/is-utf8.js';
import { decodeUtf8, type WireReader } from '../wire/wire-reader.js';
import type { ResolvedCheckOptions } from './check-options.js';
import type { Findings } from './check-report.js';
import type { RequestLayout, TableName } from './read-layout.js';
import type { CheckRuleName } from './rules.js';
import { createUses, type Uses } from './uses.js';

/** What all checks of one message share. */
export interface CheckContext {
  readonly reader: WireReader;
  readonly limits: DecodeLimits;
  readonly options: ResolvedCheckOptions;
  readonly findings: Findings;
  readonly layout: RequestLayout;
  readonly uses: Uses;
}

export function createCheckContext(
  parts: Pick<CheckContext, 'reader' | 'options' | 'findings' | 'layout'>,
): CheckContext {
  return { ...parts, limits: parts.options.limits, uses: createUses(parts.layout.tables) };
}

/** What an index is checked against. */
export interface IndexRule {
  readonly rule: CheckRuleName;
  readonly table: TableName;
}

export interface FoundIndex {
  readonly index: number;
  /** Of the message that holds the field. */
  readonly path: string;
  readonly field: string;
  /** In a repeated field. */
  readonly position?: number;
}

/** Adds a finding when the index is not a row of the table. 0 is one even of a missing table, which is another finding. */
export function checkIndex(
  { findings, layout }: CheckContext,
  { rule, table }: IndexRule,
  { index, path, field, position }: FoundIndex,
): void {
  const rows = layout.tables[table].count;
  if (index >= 0 && index < Math.max(rows, 1)) return;
  findings.add(rule, () => ({
    path: `${path}.${field}${position === undefined ? '' : `[${position}]`}`,
    problem: `expected a row of ${table}, which has ${rows}, found ${index}`,
  }));
}

/** Decodes `bytes[start .. end)` as a string field. Adds a finding when it is not UTF-8. */
export function readText(
  { reader, limits, findings }: CheckContext,
  start: number,
  end: number,
  path: string,
): string {
  if (end - start > limits.maxStringBytes) {
    throw limitError(
      limits,
      'maxStringBytes',
      `a string has ${end - start} bytes`,
      'Send shorter names.',
      start,
    );
  }
  const text = decodeUtf8(reader.bytes, start, end);
  if (text.includes(REPLACEMENT) && !isUtf8(text, reader.bytes.subarray(start, end))) {
    findings.add('text-utf8', () => ({
      path,
      problem: `expected UTF-8, found other bytes in "${text.slice(0, 40)}"`,
    }));
  }
  return text;
}

/** The same for a string that starts with its length at the reader's position, which moves behind it. */
export function readTextField(context: CheckContext, enclosingEnd: number, path: string): string {
  const { reader } = context;
  const end = reader.readEnd(enclosingEnd);
  const text = readText(context, reader.pos, end, path);
  reader.pos = end;
  return text;
}
