import { type DistinctRows, pushInt64 } from '../model/distinct-rows.js';
import { checkAttributeIndices, pushAttributeSet } from './check-attribute-indices.js';
import type { CheckedAttributes } from './check-attributes.js';
import { type CheckContext, checkIndex } from './check-context.js';
import { checkRows } from './check-rows.js';
import type { CheckedStrings } from './check-strings.js';
import { readMapping } from './rows/dictionary-rows.js';

const BUILD_ID_KEYS: ReadonlySet<string | undefined> = new Set([
  'process.executable.build_id.gnu',
  'process.executable.build_id.go',
  'process.executable.build_id.htlhash',
]);

export function checkMappings(
  context: CheckContext,
  strings: CheckedStrings,
  attributes: CheckedAttributes,
): DistinctRows {
  const { reader, limits, findings } = context;
  return checkRows(context, 'mapping_table', (row, path, end) => {
    const mapping = readMapping(reader, end, limits);
    const { memoryStart, memoryLimit, fileOffset, filename, attributes: indices } = mapping;
    checkIndex(
      context,
      { rule: 'mapping-filename-index', table: 'string_table' },
      { index: filename, path, field: 'filename_strindex' },
    );
    checkAttributeIndices(context, attributes, { indices, path });
    if (memoryStart >= memoryLimit && (memoryStart !== 0n || memoryLimit !== 0n)) {
      findings.add('mapping-range', () => ({
        path,
        problem: `expected memory_start < memory_limit, found ${memoryStart} and ${memoryLimit}`,
      }));
    }
    if (row > 0 && !indices.some((index) => BUILD_ID_KEYS.has(attributes.key(index)))) {
      findings.add('mapping-build-id', () => ({
        path: `${path}.attribute_indices`,
        problem: 'expected a build id, found none',
      }));
    }
    const words = [strings.rowId(filename)];
    for (const value of [memoryStart, memoryLimit, fileOffset]) pushInt64(words, value);
    pushAttributeSet(words, attributes, indices);
    const isZero = filename === 0 && indices.length === 0 && memoryStart + memoryLimit + fileOffset === 0n;
    return { isZero, words };
  });
}
