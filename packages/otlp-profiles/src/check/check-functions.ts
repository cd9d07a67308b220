import { type DistinctRows, pushInt64 } from '../model/distinct-rows.js';
import { type CheckContext, checkIndex } from './check-context.js';
import { checkRows } from './check-rows.js';
import type { CheckedStrings } from './check-strings.js';
import { readFunction } from './rows/dictionary-rows.js';

export function checkFunctions(context: CheckContext, strings: CheckedStrings): DistinctRows {
  const { reader, findings } = context;
  const RULE = { rule: 'function-string-index', table: 'string_table' } as const;
  return checkRows(context, 'function_table', (row, path, end) => {
    const { name, systemName, filename, startLine } = readFunction(reader, end);
    checkIndex(context, RULE, { index: name, path, field: 'name_strindex' });
    checkIndex(context, RULE, { index: systemName, path, field: 'system_name_strindex' });
    checkIndex(context, RULE, { index: filename, path, field: 'filename_strindex' });
    if (startLine < 0n) {
      findings.add('function-start-line', () => ({
        path: `${path}.start_line`,
        problem: `expected a line of at least 0, found ${startLine}`,
      }));
    }
    const isNameless = name === 0 && systemName === 0 && filename === 0;
    if (row > 0 && isNameless) {
      findings.add('function-nameless', () => ({
        path,
        problem: 'expected a name, system name or file name, found none',
      }));
    }
    const words = [strings.rowId(name), strings.rowId(systemName), strings.rowId(filename)];
    pushInt64(words, startLine);
    return { isZero: isNameless && startLine === 0n, words };
  });
}
