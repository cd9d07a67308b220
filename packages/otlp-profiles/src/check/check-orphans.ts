import { DICTIONARY_TABLES } from '../decode/dictionary-tables.js';
import type { CheckedAttributes } from './check-attributes.js';
import type { CheckContext } from './check-context.js';
import type { TableName } from './read-layout.js';
import { readFunction, readLocation, readMapping, readStack } from './rows/dictionary-rows.js';

/**
 * Adds a finding for every row that nothing reaches. What profiles, resources and scopes refer to is marked already; from
 * there each table marks what its used rows refer to, a table after all those that refer to it.
 */
export function checkOrphans(context: CheckContext, attributes: CheckedAttributes): void {
  const { reader, limits, findings, layout, uses } = context;

  function forUsed(table: TableName, mark: (end: number, row: number) => void): void {
    const rows = layout.tables[table];
    for (let row = 0; row < rows.count; row++) {
      if (!uses.has(table, row)) continue;
      reader.pos = rows.start(row);
      mark(rows.end(row), row);
    }
  }

  forUsed('stack_table', (end) => {
    for (const index of readStack(reader, end, limits)) uses.mark('location_table', index);
  });
  forUsed('location_table', (end) => {
    const location = readLocation(reader, end, limits);
    uses.mark('mapping_table', location.mapping);
    for (const { functionIndex } of location.lines) uses.mark('function_table', functionIndex);
    for (const index of location.attributes) uses.mark('attribute_table', index);
  });
  forUsed('mapping_table', (end) => {
    const mapping = readMapping(reader, end, limits);
    uses.mark('string_table', mapping.filename);
    for (const index of mapping.attributes) uses.mark('attribute_table', index);
  });
  forUsed('function_table', (end) => {
    const { name, systemName, filename } = readFunction(reader, end);
    for (const index of [name, systemName, filename]) uses.mark('string_table', index);
  });
  forUsed('attribute_table', (_, row) => attributes.markReferences(row));

  for (const table of DICTIONARY_TABLES) {
    for (let row = 0; row < layout.tables[table].count; row++) {
      if (uses.has(table, row)) continue;
      findings.add('row-orphan', () => ({
        path: `dictionary.${table}[${row}]`,
        problem: 'expected something that refers to it, found nothing',
      }));
    }
  }
}
