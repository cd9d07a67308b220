import type { Dictionary } from '../model/profiles-data.js';
import type { SequenceTable } from '../model/sequence-table.js';
import { expectEnd, type Reader, readEnd, skipUnknown } from '../wire/reader.js';
import { readString } from './decode-any-value.js';
import type { DecodeLimits } from './decode-limits.js';
import { createAttributeTable } from './tables/attribute-table.js';
import { createFunctionTable } from './tables/function-table.js';
import { createLinkTable } from './tables/link-table.js';
import { createLocationTable } from './tables/location-table.js';
import { createMappingTable } from './tables/mapping-table.js';
import { createStackTable } from './tables/stack-table.js';
import { checkRows } from './tables/table.js';

/** A stretch of the message: from the first byte after a length to the byte behind its content. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The dictionary without its attribute sets, which profiles go on adding to. */
export type DecodedTables = Omit<Dictionary, 'attributeSets'>;

/**
 * Reads `ProfilesDictionary`. It may come in several pieces (protobuf merges repeated occurrences of a message
 * field) and its tables in any order, so strings, which attribute values refer to, are read in a pass of their
 * own. A missing table becomes one row of zeros. Indices are not checked here: see check-indices.ts.
 */
export function decodeDictionary(
  reader: Reader,
  ranges: readonly Range[],
  attributeSets: SequenceTable,
  limits: DecodeLimits,
): DecodedTables {
  const strings: string[] = [];
  for (const range of ranges) decodeStrings(reader, range, strings, limits);
  if (strings.length === 0) strings.push('');

  const mappings = createMappingTable(attributeSets, limits);
  const locations = createLocationTable(attributeSets, limits);
  const functions = createFunctionTable(limits);
  const links = createLinkTable(limits);
  const attributes = createAttributeTable({ strings, maxValueDepth: limits.maxValueDepth }, limits);
  const stacks = createStackTable(limits);
  for (const { start, end } of ranges) {
    reader.pos = start;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          mappings.decode(reader, readEnd(reader, end));
          break;
        case 18:
          locations.decode(reader, readEnd(reader, end));
          break;
        case 26:
          functions.decode(reader, readEnd(reader, end));
          break;
        case 34:
          links.decode(reader, readEnd(reader, end));
          break;
        case STRING_TABLE_TAG:
          reader.pos = readEnd(reader, end);
          break;
        case 50:
          attributes.decode(reader, readEnd(reader, end));
          break;
        case 58:
          stacks.decode(reader, readEnd(reader, end));
          break;
        default:
          skipUnknown(reader, tag, 'ProfilesDictionary', 7);
      }
    }
    expectEnd(reader, end);
  }
  return {
    strings,
    mappings: mappings.finish(),
    locations: locations.finish(),
    functions: functions.finish(),
    links: links.finish(),
    attributes: attributes.finish(),
    stacks: stacks.finish(),
  };
}

const STRING_TABLE_TAG = 42;

function decodeStrings(reader: Reader, { start, end }: Range, strings: string[], limits: DecodeLimits): void {
  reader.pos = start;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === STRING_TABLE_TAG) {
      checkRows('string_table', strings.length, limits);
      strings.push(readString(reader, end));
    } else reader.skipType(tag & 7, 0, tag >>> 3);
  }
  expectEnd(reader, end);
}
