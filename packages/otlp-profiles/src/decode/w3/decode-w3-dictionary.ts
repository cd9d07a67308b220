import { OWN_MEMORY } from '../../model/column-memory.js';
import type { SequenceTable } from '../../model/sequence-table.js';
import { toStrings, toTexts } from '../../model/texts.js';
import { createOtlpReader } from '../../wire/otlp-reader.js';
import type { WireReader } from '../../wire/wire-reader.js';
import { checkDictionary } from '../check-indices.js';
import type { DecodedTables } from '../decode-dictionary.js';
import type { DecodeLimits } from '../decode-limits.js';
import type { ScannedDictionary } from '../scan-dictionary.js';
import type { Range } from '../scan-request.js';
import { type AttributeTable, createAttributeTable } from '../tables/attribute-table.js';
import { createFunctionTable } from '../tables/function-table.js';
import { createLinkTable } from '../tables/link-table.js';
import type { Table } from '../tables/table.js';
import { createStringInterner, type StringInterner } from './string-interner.js';
import { createW3AttributeList } from './w3-attribute-list.js';
import { decodeW3Attributes } from './w3-attribute-table.js';
import { createW3LocationTable } from './w3-location-table.js';
import { createW3MappingTable } from './w3-mapping-table.js';
import { walkTable } from './walk-table.js';

const MAPPING_TABLE = 1;
const LOCATION_TABLE = 2;
const FUNCTION_TABLE = 3;
const LINK_TABLE = 4;
const ATTRIBUTE_TABLE = 6;

/** The tables of a W3 message, checked; stacks are found in its profiles. */
export interface W3Dictionary extends Omit<DecodedTables, 'stacks'> {
  /** Profiles add to it. */
  readonly attributes: AttributeTable;
  /** Entries of `attribute_table` in the message. */
  readonly attributeCount: number;
  /** Adds to `strings`; to be finished after the profiles. */
  readonly interner: StringInterner;
}

/** Reads the tables of a W3 `ProfilesDictionary`, each behind a row 0 that is not set. Throws as decodeProfiles. */
export function decodeW3Dictionary(
  reader: WireReader,
  dictionary: readonly Range[],
  { rows, texts: scanned }: ScannedDictionary,
  sets: SequenceTable,
  limits: DecodeLimits,
): W3Dictionary {
  const countOf = (table: number): number => rows[table] ?? 0;
  const counts = {
    mappings: countOf(MAPPING_TABLE),
    locations: countOf(LOCATION_TABLE),
    functions: countOf(FUNCTION_TABLE),
  };
  const attributeCount = countOf(ATTRIBUTE_TABLE);
  const strings = toStrings(scanned);
  const texts = toTexts(strings);
  const context = { texts, limits };
  const interner = createStringInterner(strings);
  const attributes = createAttributeTable(attributeCount + 1, context);
  decodeW3Attributes(reader, dictionary, attributes, interner, context);

  const flags = new Map<string, number>();
  function flagAttribute(key: string): number {
    let row = flags.get(key);
    if (row === undefined) {
      row = attributes.append(interner.indexOf(key), true, 0);
      flags.set(key, row);
    }
    return row;
  }

  function read<C>(field: number, table: Table<C>): C {
    walkTable(reader, dictionary, field, table.decodeRun);
    return table.finish();
  }

  const list = createW3AttributeList(sets, attributeCount, limits);
  const mappings = read(MAPPING_TABLE, createW3MappingTable(counts.mappings, list, flagAttribute));
  const locations = read(LOCATION_TABLE, createW3LocationTable(counts, list, flagAttribute, limits));
  const functions = read(
    FUNCTION_TABLE,
    behindZeroRow(createFunctionTable(counts.functions + 1, OWN_MEMORY)),
  );
  const links = read(LINK_TABLE, behindZeroRow(createLinkTable(countOf(LINK_TABLE) + 1, OWN_MEMORY)));
  const tables = { texts, mappings, locations, functions, links };
  // Keys of attributes are the interner's.
  checkDictionary({ ...tables, stacks: NO_STACKS }, { ...attributes.columns(), key: NO_INDICES });
  return { ...tables, attributes, attributeCount, interner };
}

const NO_INDICES = new Int32Array(0);
const NO_STACKS = { count: 1, offsets: new Int32Array(2), locations: NO_INDICES };

/** Functions and links have the same fields as later; an empty message of its own is their row 0. */
function behindZeroRow<C>(table: Table<C>): Table<C> {
  const emptyMessage = Uint8Array.of(0);
  table.decodeRun(createOtlpReader(emptyMessage), emptyMessage.length);
  return table;
}
