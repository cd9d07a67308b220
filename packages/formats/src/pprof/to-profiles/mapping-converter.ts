import { countTexts, type Mappings, SequenceTable, textsOf, wordsOf } from '@hotspan/otlp-profiles';
import { BUILD_IDS, FLAG_ATTRIBUTES } from '../attribute-names.js';
import { MAPPING_FLAGS, type PprofProfile } from '../pprof-profile.js';
import { createTextNumbers } from '../text-numbers.js';
import type { AttributeInterner } from './attribute-interner.js';
import { brokenReference, brokenStringIndex } from './broken-index.js';
import type { StringInterner } from './string-interner.js';

export interface MappingConverter {
  /**
   * The model's row of the mapping of a location; 0, "none", for -1 and for a mapping that says nothing. Throws
   * HOTSPAN_ERR_FORMAT_INDEX.
   */
  convert(row: number, location: number): number;
  finish(): Mappings;
}

/** Interns mappings by value. Build id and flags become attributes. */
export function createMappingConverter(
  pprof: PprofProfile,
  tables: { strings: StringInterner; attributes: AttributeInterner },
  withoutBuildId: 'keep' | 'drop',
): MappingConverter {
  const { mappings } = pprof;
  const starts = wordsOf(mappings.memoryStart);
  const limits = wordsOf(mappings.memoryLimit);
  const offsets = wordsOf(mappings.fileOffset);
  const texts = createTextNumbers(pprof);
  const textCount = countTexts(textsOf(pprof));
  const table = new SequenceTable();
  table.intern(new Int32Array(8));
  // -1 = not yet converted.
  const rowOf = new Int32Array(mappings.count).fill(-1);

  function convert(row: number, location: number): number {
    if (row === -1) return 0;
    const known = rowOf[row];
    if (known === undefined) throw brokenReference(`location[${location}].mapping_id`, row, pprof);
    if (known >= 0) return known;
    const modelRow = intern(row);
    rowOf[row] = modelRow;
    return modelRow;
  }

  function intern(row: number): number {
    const buildIdIndex = mappings.buildId[row] ?? 0;
    if (buildIdIndex < 0 || buildIdIndex >= textCount) {
      throw brokenStringIndex(`mapping[${row}].build_id`, buildIdIndex, pprof);
    }
    const filename = tables.strings.addChecked(mappings.filename[row] ?? 0, 'mapping', row, 'filename');
    const buildId = texts.textOf(buildIdIndex);
    if (buildId === '' && withoutBuildId === 'drop') return 0;
    const attributes = FLAG_ATTRIBUTES.filter(
      ([, flag]) => (mappings.flags[row] ?? 0) & MAPPING_FLAGS[flag],
    ).map(([key]) => tables.attributes.add(key, true));
    if (buildId !== '') attributes.push(tables.attributes.add(BUILD_IDS[0] ?? '', buildId));
    return table.intern([
      starts[row * 2] ?? 0,
      starts[row * 2 + 1] ?? 0,
      limits[row * 2] ?? 0,
      limits[row * 2 + 1] ?? 0,
      offsets[row * 2] ?? 0,
      offsets[row * 2 + 1] ?? 0,
      filename,
      tables.attributes.addSet(attributes),
    ]);
  }

  function finish(): Mappings {
    const all = table.words();
    const { count } = table;
    const result = {
      count,
      memoryStart: new BigUint64Array(count),
      memoryLimit: new BigUint64Array(count),
      fileOffset: new BigUint64Array(count),
      filename: new Int32Array(count),
      attributeSet: new Int32Array(count),
    };
    const columns = [result.memoryStart, result.memoryLimit, result.fileOffset].map(wordsOf);
    for (let row = 0; row < count; row++) {
      columns.forEach((words, i) => {
        words[row * 2] = all[row * 8 + i * 2] ?? 0;
        words[row * 2 + 1] = all[row * 8 + i * 2 + 1] ?? 0;
      });
      result.filename[row] = all[row * 8 + 6] ?? 0;
      result.attributeSet[row] = all[row * 8 + 7] ?? 0;
    }
    return result;
  }

  return { convert, finish };
}
