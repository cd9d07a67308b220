import { type ColumnMemory, type Functions, textsOf, textUnits, wordsOf } from '@hotspan/otlp-profiles';
import { UNKNOWN_FUNCTION } from '../attribute-names.js';
import type { PprofProfile } from '../pprof-profile.js';
import { createTextNumbers } from '../text-numbers.js';
import { numberOf } from './line-number.js';
import type { VerbatimStrings } from './verbatim-strings.js';

/**
 * All functions, each at its row plus 1. What becomes of names is as in `convertFunctions`. Throws HOTSPAN_ERR_FORMAT_INDEX. Hot path:
 * guarded by benchmarks/ingest.bench.ts.
 */
export function verbatimFunctions(
  pprof: PprofProfile,
  strings: VerbatimStrings,
  memory: ColumnMemory,
): Functions {
  const { functions } = pprof;
  const count = functions.count + 1;
  const name = strings.columnOf(functions.name, 'function', 'name');
  const systemName = strings.columnOf(functions.systemName, 'function', 'system_name');
  const filename = strings.columnOf(functions.filename, 'function', 'filename');
  const startLine = memory.float64(count);
  const startLines = wordsOf(functions.startLine);
  const isSameText = createTextComparison(pprof);
  for (let row = 1; row < count; row++) {
    const ofName = name[row] ?? 0;
    const ofSystem = systemName[row] ?? 0;
    if (ofSystem !== 0) {
      if (isSameText(ofSystem, ofName)) systemName[row] = 0;
    } else if (ofName === 0 && filename[row] === 0) name[row] = strings.addText(UNKNOWN_FUNCTION);
    startLine[row] = numberOf(startLines, row - 1);
  }
  return { count, name, systemName, filename, startLine };
}

/** Equal texts mostly have one index. Others are read once each, for long ones may be the names of many functions. */
function createTextComparison(pprof: PprofProfile): (a: number, b: number) => boolean {
  const texts = textsOf(pprof);
  const { numberOf } = createTextNumbers(pprof);
  return (a, b) => a === b || (textUnits(texts, a) === textUnits(texts, b) && numberOf(a) === numberOf(b));
}
