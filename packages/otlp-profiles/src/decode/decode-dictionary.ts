import type { ColumnMemory } from '../model/column-memory.js';
import type { Dictionary } from '../model/profiles-data.js';
import type { Texts } from '../model/texts.js';
import { skipUnknown } from '../wire/otlp-reader.js';
import type { WireReader } from '../wire/wire-reader.js';
import type { AttributeSetReader } from './decode-indices.js';
import type { DecodeLimits } from './decode-limits.js';
import type { ScannedDictionary } from './scan-dictionary.js';
import type { Range } from './scan-request.js';
import type { AttributeTable } from './tables/attribute-table.js';
import { createFunctionTable } from './tables/function-table.js';
import { createLinkTable } from './tables/link-table.js';
import { createLocationTable } from './tables/location-table.js';
import { createMappingTable } from './tables/mapping-table.js';
import { createStackTable } from './tables/stack-table.js';

/** The dictionary without what profiles go on adding to while they are read. */
export interface DecodedTables extends Omit<Dictionary, 'strings' | 'attributes' | 'attributeSets'> {
  readonly texts: Texts;
}

export interface DictionaryContext {
  readonly limits: DecodeLimits;
  readonly memory: ColumnMemory;
}

/**
 * Reads the tables of `ProfilesDictionary` from W4 on, its attributes into `attributes`. A missing table becomes one row of
 * zeros. Of indices only those of stacks are checked here:
 * see check-indices.ts.
 */
export function decodeDictionary(
  reader: WireReader,
  ranges: readonly Range[],
  { rows, bytes, texts, stringRunEnds }: ScannedDictionary,
  attributes: AttributeTable,
  sets: AttributeSetReader,
  { limits, memory }: DictionaryContext,
): DecodedTables {
  const rowsOf = (field: number): number => Math.max(1, rows[field] ?? 0);
  const mappings = createMappingTable(rowsOf(1), sets, memory);
  const locations = createLocationTable(rowsOf(2), sets, limits, memory);
  const functions = createFunctionTable(rowsOf(3), memory);
  const links = createLinkTable(rowsOf(4), memory);
  const stacks = createStackTable(rowsOf(7), bytes[7] ?? 0, rowsOf(2), limits, memory);
  let stringRun = 0;
  for (const { start, end } of ranges) {
    reader.pos = start;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          mappings.decodeRun(reader, end);
          break;
        case 18:
          locations.decodeRun(reader, end);
          break;
        case 26:
          functions.decodeRun(reader, end);
          break;
        case 34:
          links.decodeRun(reader, end);
          break;
        case 42:
          // Strings: read by scanDictionary.
          reader.pos = stringRunEnds[stringRun++] ?? end;
          break;
        case 50:
          attributes.decodeRun(reader, end);
          break;
        case 58:
          stacks.decodeRun(reader, end);
          break;
        default:
          skipUnknown(reader, tag, end, 'ProfilesDictionary', 7);
      }
    }
    reader.expectEnd(end);
  }
  return {
    texts,
    mappings: mappings.finish(),
    locations: locations.finish(),
    functions: functions.finish(),
    links: links.finish(),
    stacks: stacks.finish(),
  };
}
