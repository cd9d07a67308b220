import { type Functions, wordsOf, zeros } from '@hotspan/otlp-profiles';
import { UNKNOWN_FUNCTION } from '../attribute-names.js';
import { groupEqualRanges } from '../group-equal-ranges.js';
import type { PprofProfile } from '../pprof-profile.js';
import { numberOf } from './line-number.js';
import type { StringInterner } from './string-interner.js';
import { usedRows } from './used-rows.js';

export interface ConvertedFunctions {
  readonly functions: Functions;
  /** The model's row of each pprof function that is used. */
  readonly rowOf: Int32Array;
}

/** Name, system name, file, and two words of the start line. */
const WIDTH = 5;

/**
 * Interns the functions that are marked 1, by value. A system name equal to the name is left out, as OTLP's producers do; the way
 * back puts it in again. Throws HOTSPAN_ERR_FORMAT_INDEX. Hot path: guarded by benchmarks/pprof-codec.bench.ts.
 */
export function convertFunctions(
  { functions }: PprofProfile,
  isUsed: Uint8Array,
  strings: StringInterner,
): ConvertedFunctions {
  const used = usedRows(isUsed);
  const startLines = wordsOf(functions.startLine);
  // Element 0 is the zero value, which comes first in every table of the model.
  const words = new Int32Array((used.length + 1) * WIDTH);
  const offsets = new Int32Array(used.length + 2);
  offsets[1] = WIDTH;
  for (let i = 0, at = WIDTH; i < used.length; i++, at += WIDTH) {
    const row = used[i] ?? 0;
    let name = strings.addChecked(functions.name[row] ?? 0, 'function', row, 'name');
    const systemName = strings.addChecked(functions.systemName[row] ?? 0, 'function', row, 'system_name');
    const filename = strings.addChecked(functions.filename[row] ?? 0, 'function', row, 'filename');
    if (name === 0 && systemName === 0 && filename === 0) name = strings.addText(UNKNOWN_FUNCTION);
    const startLine = numberOf(startLines, row);
    words[at] = name;
    words[at + 1] = systemName === name ? 0 : systemName;
    words[at + 2] = filename;
    words[at + 3] = startLine;
    words[at + 4] = startLine / 0x1_0000_0000;
    offsets[i + 2] = at + WIDTH;
  }
  const { count, groupOf, first } = groupEqualRanges(words, offsets);

  const rowOf = new Int32Array(functions.count);
  for (let i = 0; i < used.length; i++) rowOf[used[i] ?? 0] = groupOf[i + 1] ?? 0;
  const result = {
    count,
    name: new Int32Array(count),
    systemName: new Int32Array(count),
    filename: new Int32Array(count),
    startLine: new Float64Array(count),
  };
  let anySystemName = 0;
  for (let row = 0; row < count; row++) {
    const at = (first[row] ?? 0) * WIDTH;
    anySystemName |= words[at + 1] ?? 0;
    result.name[row] = words[at] ?? 0;
    result.systemName[row] = words[at + 1] ?? 0;
    result.filename[row] = words[at + 2] ?? 0;
    result.startLine[row] = ((words[at + 3] ?? 0) >>> 0) + (words[at + 4] ?? 0) * 0x1_0000_0000;
  }
  const systemName = anySystemName === 0 ? zeros(count) : result.systemName;
  return { functions: { ...result, systemName }, rowOf };
}
