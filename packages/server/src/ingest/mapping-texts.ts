import { type ColumnMemory, type Dictionary, textAt, textsOf } from '@hotspan/otlp-profiles';
import { labelValue } from './label-value.js';

/** Mappings as they are stored with their frames. */
export interface MappingTexts {
  /**
   * `["filename","build id",memory start,memory limit,file offset,"flags"]` in JSON, numbers as text; empty for a mapping that
   * says nothing. Flags are of `f` (has functions), `n` (filenames), `l` (line numbers) and `i` (inline frames).
   */
  textOf(mapping: number): string;
  /** Whether all its locations have functions: addresses then say nothing more, and differ from run to run. */
  isSymbolized(mapping: number): boolean;
}

const FLAGS: Readonly<Record<string, string>> = {
  'pprof.mapping.has_functions': 'f',
  'pprof.mapping.has_filenames': 'n',
  'pprof.mapping.has_line_numbers': 'l',
  'pprof.mapping.has_inline_frames': 'i',
};

/** The kinds of build id, the one that pprof's are taken for first. */
const BUILD_IDS: readonly string[] = [
  'process.executable.build_id.gnu',
  'process.executable.build_id.go',
  'process.executable.build_id.htlhash',
];

export function createMappingTexts(dictionary: Dictionary, memory: ColumnMemory): MappingTexts {
  const { mappings, locations } = dictionary;
  const names = textsOf(dictionary);
  const texts: string[] = [];
  const isStripped = memory.uint8(mappings.count);
  for (let location = 0; location < locations.count; location++) {
    const mapping = locations.mapping[location] ?? 0;
    if (mapping === 0 || isStripped[mapping] === 1) continue;
    if (!hasFunctions(dictionary, location)) isStripped[mapping] = 1;
  }

  function describe(mapping: number): string {
    const { attributes, attributeSets } = dictionary;
    const set = mappings.attributeSet[mapping] ?? 0;
    const values = new Map<string, string>();
    let flags = '';
    for (let at = attributeSets.offsets[set] ?? 0; at < (attributeSets.offsets[set + 1] ?? 0); at++) {
      const attribute = attributeSets.attributes[at] ?? 0;
      const key = textAt(names, attributes.key[attribute] ?? 0) ?? '';
      const value = attributes.value[attribute] ?? null;
      if (value === true) flags += FLAGS[key] ?? '';
      else values.set(key, labelValue(value));
    }
    const filename = textAt(names, mappings.filename[mapping] ?? 0) ?? '';
    const buildId = BUILD_IDS.map((key) => values.get(key)).find(Boolean) ?? '';
    const range =
      isStripped[mapping] === 1 ? [mappings.memoryStart, mappings.memoryLimit, mappings.fileOffset] : [];
    const numbers = range.map((column) => String(column[mapping] ?? 0n));
    if (filename === '' && buildId === '' && numbers.every((number) => number === '0')) return '';
    return JSON.stringify([filename, buildId, ...(numbers.length === 0 ? ['0', '0', '0'] : numbers), flags]);
  }

  return {
    textOf(mapping) {
      if (mapping === 0) return '';
      texts[mapping] ??= describe(mapping);
      return texts[mapping] ?? '';
    },
    isSymbolized: (mapping) => mapping !== 0 && isStripped[mapping] === 0,
  };
}

function hasFunctions({ locations: { lineOffsets, lineFunction } }: Dictionary, location: number): boolean {
  const start = lineOffsets[location] ?? 0;
  const end = lineOffsets[location + 1] ?? 0;
  for (let row = start; row < end; row++) if (lineFunction[row] === 0) return false;
  return end > start;
}
