import { type DistinctRows, pushInt64 } from '../model/distinct-rows.js';
import { checkAttributeIndices, pushAttributeSet } from './check-attribute-indices.js';
import type { CheckedAttributes } from './check-attributes.js';
import { type CheckContext, checkIndex } from './check-context.js';
import { checkRows } from './check-rows.js';
import { type LineRow, readLocation } from './rows/dictionary-rows.js';

/** @param tables which mappings and functions are equal. */
export function checkLocations(
  context: CheckContext,
  attributes: CheckedAttributes,
  tables: { readonly mappings: DistinctRows; readonly functions: DistinctRows },
): DistinctRows {
  const { reader, limits, findings } = context;

  function checkLine({ functionIndex, line, column }: LineRow, path: string): void {
    checkIndex(
      context,
      { rule: 'line-function-index', table: 'function_table' },
      { index: functionIndex, path, field: 'function_index' },
    );
    if (line < 0n) negative(`${path}.line`, line);
    if (column < 0n) negative(`${path}.column`, column);
  }

  function negative(path: string, found: bigint): void {
    findings.add('line-position', () => ({
      path,
      problem: `expected a number of at least 0, found ${found}`,
    }));
  }

  return checkRows(context, 'location_table', (_, path, end) => {
    const { mapping, address, lines, attributes: indices } = readLocation(reader, end, limits);
    checkIndex(
      context,
      { rule: 'location-mapping-index', table: 'mapping_table' },
      { index: mapping, path, field: 'mapping_index' },
    );
    checkAttributeIndices(context, attributes, { indices, path });
    const words = [tables.mappings.first(mapping)];
    pushInt64(words, address);
    // Lines have five words each, so their number and the attributes' cannot be mistaken for each other.
    words.push(lines.length);
    for (const [position, line] of lines.entries()) {
      checkLine(line, `${path}.lines[${position}]`);
      words.push(tables.functions.first(line.functionIndex));
      pushInt64(words, line.line);
      pushInt64(words, line.column);
    }
    pushAttributeSet(words, attributes, indices);
    const isZero = mapping === 0 && address === 0n && lines.length === 0 && indices.length === 0;
    return { isZero, words };
  });
}
