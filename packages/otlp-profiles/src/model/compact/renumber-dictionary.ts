import { GrowableInt32 } from '../growable.js';
import type { AttributeSets, Dictionary } from '../profiles-data.js';
import { gather, gatherIndices, gatherSlices } from './gather.js';
import { type DictionaryNumbers, setOf } from './number-dictionary.js';
import type { Renumbering } from './renumbering.js';

/** The dictionary under new numbers. Tables that do not change, and refer to none that does, are reused. */
export function renumberDictionary(dictionary: Dictionary, numbers: DictionaryNumbers): Dictionary {
  const { strings, links } = dictionary;
  const isSame = (...tables: readonly Renumbering[]): boolean => tables.every(({ changed }) => !changed);
  const { mappings, functions, attributes, attributeSets, locations } = numbers;
  return {
    strings: isSame(numbers.strings)
      ? strings
      : Array.from(numbers.strings.rows, (row) => strings[row] ?? ''),
    mappings: isSame(mappings, numbers.strings, attributeSets)
      ? dictionary.mappings
      : mappingsOf(dictionary, numbers),
    locations: isSame(locations, mappings, functions, attributeSets)
      ? dictionary.locations
      : locationsOf(dictionary, numbers),
    functions: isSame(functions, numbers.strings) ? dictionary.functions : functionsOf(dictionary, numbers),
    stacks: isSame(numbers.stacks, locations) ? dictionary.stacks : stacksOf(dictionary, numbers),
    links: isSame(numbers.links) ? links : linksOf(dictionary, numbers),
    attributes: isSame(attributes, numbers.strings)
      ? dictionary.attributes
      : attributesOf(dictionary, numbers),
    attributeSets: isSame(attributeSets, attributes)
      ? dictionary.attributeSets
      : setsOf(dictionary.attributeSets, numbers),
  };
}

function mappingsOf({ mappings }: Dictionary, numbers: DictionaryNumbers): Dictionary['mappings'] {
  const { rows } = numbers.mappings;
  return {
    count: rows.length,
    memoryStart: gather(mappings.memoryStart, rows),
    memoryLimit: gather(mappings.memoryLimit, rows),
    fileOffset: gather(mappings.fileOffset, rows),
    filename: gatherIndices(mappings.filename, rows, numbers.strings),
    attributeSet: gatherIndices(mappings.attributeSet, rows, numbers.attributeSets),
  };
}

function locationsOf({ locations }: Dictionary, numbers: DictionaryNumbers): Dictionary['locations'] {
  const { rows } = numbers.locations;
  const { offsets, positions } = gatherSlices(locations.lineOffsets, rows);
  return {
    count: rows.length,
    mapping: gatherIndices(locations.mapping, rows, numbers.mappings),
    address: gather(locations.address, rows),
    attributeSet: gatherIndices(locations.attributeSet, rows, numbers.attributeSets),
    lineOffsets: offsets,
    lineFunction: gatherIndices(locations.lineFunction, positions, numbers.functions),
    line: gather(locations.line, positions),
    column: gather(locations.column, positions),
  };
}

function functionsOf({ functions }: Dictionary, numbers: DictionaryNumbers): Dictionary['functions'] {
  const { rows } = numbers.functions;
  return {
    count: rows.length,
    name: gatherIndices(functions.name, rows, numbers.strings),
    systemName: gatherIndices(functions.systemName, rows, numbers.strings),
    filename: gatherIndices(functions.filename, rows, numbers.strings),
    startLine: gather(functions.startLine, rows),
  };
}

function stacksOf({ stacks }: Dictionary, numbers: DictionaryNumbers): Dictionary['stacks'] {
  const { rows } = numbers.stacks;
  const { offsets, positions } = gatherSlices(stacks.offsets, rows);
  return {
    count: rows.length,
    offsets,
    locations: gatherIndices(stacks.locations, positions, numbers.locations),
  };
}

function linksOf({ links }: Dictionary, numbers: DictionaryNumbers): Dictionary['links'] {
  const { rows } = numbers.links;
  const traceIds = new Uint8Array(rows.length * 16);
  const spanIds = new Uint8Array(rows.length * 8);
  rows.forEach((row, i) => {
    traceIds.set(links.traceIds.subarray(row * 16, row * 16 + 16), i * 16);
    spanIds.set(links.spanIds.subarray(row * 8, row * 8 + 8), i * 8);
  });
  return { count: rows.length, traceIds, spanIds };
}

function attributesOf({ attributes }: Dictionary, numbers: DictionaryNumbers): Dictionary['attributes'] {
  const { rows } = numbers.attributes;
  return {
    count: rows.length,
    key: gatherIndices(attributes.key, rows, numbers.strings),
    unit: gatherIndices(attributes.unit, rows, numbers.strings),
    value: Array.from(rows, (row) => attributes.value[row] ?? null),
  };
}

function setsOf(sets: AttributeSets, { attributeSets, attributes }: DictionaryNumbers): AttributeSets {
  const { rows } = attributeSets;
  const offsets = new Int32Array(rows.length + 1);
  const members = new GrowableInt32();
  rows.forEach((row, i) => {
    for (const attribute of setOf(sets, row, attributes)) members.push(attribute);
    offsets[i + 1] = members.length;
  });
  return { count: rows.length, offsets, attributes: members.toArray() };
}
