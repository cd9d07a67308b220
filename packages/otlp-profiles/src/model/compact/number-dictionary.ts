import type { AttributeSets, Dictionary } from '../profiles-data.js';
import { createTextIds, pushValueWords } from '../push-value-words.js';
import type { UsedRows } from './mark-used.js';
import { type Renumbering, renumber, renumberDistinct, renumberUsed } from './renumbering.js';

export type DictionaryNumbers = Readonly<Record<keyof Dictionary, Renumbering>>;

/** New numbers where only unused rows go: for dictionaries of which no table has equal rows. */
export function numberUsed(used: UsedRows): DictionaryNumbers {
  return {
    strings: renumberUsed(used.strings),
    mappings: renumberUsed(used.mappings),
    locations: renumberUsed(used.locations),
    functions: renumberUsed(used.functions),
    stacks: renumberUsed(used.stacks),
    links: renumberUsed(used.links),
    attributes: renumberUsed(used.attributes),
    attributeSets: renumberUsed(used.attributeSets),
  };
}

/**
 * New numbers where equal rows become one, too. A table comes after those that its rows refer to: what refers to equal rows
 * is itself equal.
 */
export function numberDistinct(dictionary: Dictionary, used: UsedRows): DictionaryNumbers {
  const strings = renumber(used.strings, numberTexts(dictionary.strings));
  const attributes = numberAttributes(dictionary, used, strings);
  const attributeSets = numberSets(dictionary.attributeSets, used, attributes);
  const mappings = numberMappings(dictionary, used, { strings, attributeSets });
  const functions = numberFunctions(dictionary, used, strings);
  const locations = numberLocations(dictionary, used, { mappings, functions, attributeSets });
  const { stacks, links } = dictionary;
  return {
    strings,
    attributes,
    attributeSets,
    mappings,
    functions,
    locations,
    stacks: renumberDistinct(used.stacks, (words, row) => {
      const end = stacks.offsets[row + 1] ?? 0;
      for (let at = stacks.offsets[row] ?? 0; at < end; at++) {
        words.push(locations.numbers[stacks.locations[at] ?? 0] ?? 0);
      }
    }),
    links: renumberDistinct(used.links, (words, row) => {
      for (let at = row * 16; at < row * 16 + 16; at++) words.push(links.traceIds[at] ?? 0);
      for (let at = row * 8; at < row * 8 + 8; at++) words.push(links.spanIds[at] ?? 0);
    }),
  };
}

function numberTexts(strings: readonly string[]): (row: number) => number {
  const textId = createTextIds();
  return (row) => textId(strings[row] ?? '');
}

function numberAttributes(
  { attributes }: Dictionary,
  used: UsedRows,
  { numbers: strings }: Renumbering,
): Renumbering {
  const textId = createTextIds();
  return renumberDistinct(used.attributes, (words, row) => {
    words.push(strings[attributes.key[row] ?? 0] ?? 0, strings[attributes.unit[row] ?? 0] ?? 0);
    pushValueWords(words, attributes.value[row] ?? null, textId);
  });
}

function numberSets(sets: AttributeSets, used: UsedRows, attributes: Renumbering): Renumbering {
  return renumberDistinct(used.attributeSets, (words, row) => {
    for (const attribute of setOf(sets, row, attributes)) words.push(attribute);
  });
}

/** The attributes of a set under their new numbers: ascending, and each once although two rows may have become one. */
export function setOf(sets: AttributeSets, row: number, { numbers }: Renumbering): number[] {
  const attributes = new Set<number>();
  const end = sets.offsets[row + 1] ?? 0;
  for (let at = sets.offsets[row] ?? 0; at < end; at++)
    attributes.add(numbers[sets.attributes[at] ?? 0] ?? 0);
  return [...attributes].sort((a, b) => a - b);
}

function numberMappings(
  { mappings }: Dictionary,
  used: UsedRows,
  { strings, attributeSets }: Pick<DictionaryNumbers, 'strings' | 'attributeSets'>,
): Renumbering {
  const columns = [mappings.memoryStart, mappings.memoryLimit, mappings.fileOffset].map(wordsOf);
  return renumberDistinct(used.mappings, (words, row) => {
    for (const column of columns) words.push(column[row * 2] ?? 0, column[row * 2 + 1] ?? 0);
    words.push(strings.numbers[mappings.filename[row] ?? 0] ?? 0);
    words.push(attributeSets.numbers[mappings.attributeSet[row] ?? 0] ?? 0);
  });
}

function numberFunctions(
  { functions }: Dictionary,
  used: UsedRows,
  { numbers: strings }: Renumbering,
): Renumbering {
  const { name, systemName, filename } = functions;
  const startLine = wordsOf(functions.startLine);
  return renumberDistinct(used.functions, (words, row) => {
    words.push(strings[name[row] ?? 0] ?? 0, strings[systemName[row] ?? 0] ?? 0);
    words.push(strings[filename[row] ?? 0] ?? 0, startLine[row * 2] ?? 0, startLine[row * 2 + 1] ?? 0);
  });
}

function numberLocations(
  { locations }: Dictionary,
  used: UsedRows,
  { mappings, functions, attributeSets }: Pick<DictionaryNumbers, 'mappings' | 'functions' | 'attributeSets'>,
): Renumbering {
  const { mapping, attributeSet, lineOffsets, lineFunction } = locations;
  const [address, line, column] = [locations.address, locations.line, locations.column].map(wordsOf);
  return renumberDistinct(used.locations, (words, row) => {
    words.push(mappings.numbers[mapping[row] ?? 0] ?? 0, attributeSets.numbers[attributeSet[row] ?? 0] ?? 0);
    words.push(address?.[row * 2] ?? 0, address?.[row * 2 + 1] ?? 0);
    const end = lineOffsets[row + 1] ?? 0;
    for (let at = lineOffsets[row] ?? 0; at < end; at++) {
      words.push(functions.numbers[lineFunction[at] ?? 0] ?? 0, line?.[at * 2] ?? 0, line?.[at * 2 + 1] ?? 0);
      words.push(column?.[at * 2] ?? 0, column?.[at * 2 + 1] ?? 0);
    }
  });
}

/** Two words per element, whatever 64-bit numbers a column has: equal for equal elements, and no BigInt is made. */
function wordsOf({ buffer, byteOffset, length }: BigUint64Array | Float64Array): Int32Array {
  return new Int32Array(buffer, byteOffset, length * 2);
}
