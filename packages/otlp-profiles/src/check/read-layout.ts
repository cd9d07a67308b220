import { type DecodeLimits, limitError } from '../decode/decode-limits.js';
import { DICTIONARY_TABLES } from '../decode/dictionary-tables.js';
import { GrowableInt32 } from '../model/growable.js';
import { skipUnknown } from '../wire/otlp-reader.js';
import type { WireReader } from '../wire/wire-reader.js';

export type TableName = (typeof DICTIONARY_TABLES)[number];

/**
 * Where the elements of a repeated message or string field are: element i is `bytes[start(i) .. end(i))`. Eight bytes per
 * element, so elements are read where they are needed instead of being kept as objects. A class, and arrays only when there is
 * an element, because a message may have millions of profiles without a sample.
 */
export class Rows {
  #starts: GrowableInt32 | undefined;
  #ends: GrowableInt32 | undefined;

  get count(): number {
    return this.#ends?.length ?? 0;
  }

  start(row: number): number {
    return this.#starts?.at(row) ?? 0;
  }

  end(row: number): number {
    return this.#ends?.at(row) ?? 0;
  }

  /** Notes the element that starts with its length at the reader's position, and steps behind it. */
  add(reader: WireReader, enclosingEnd: number): void {
    this.#starts ??= new GrowableInt32(16);
    this.#ends ??= new GrowableInt32(16);
    const end = reader.readEnd(enclosingEnd);
    this.#starts.push(reader.pos);
    this.#ends.push(end);
    reader.pos = end;
  }
}

export interface RequestLayout {
  readonly resourceProfiles: Rows;
  /** The `Profile` messages of all resources and scopes. */
  readonly profiles: Rows;
  readonly tables: Readonly<Record<TableName, Rows>>;
}

/** Finds the parts of a request. A dictionary in several pieces is one, as protobuf says. Throws HOTSPAN_ERR_OTLP_WIRE. */
export function readLayout(reader: WireReader, limits: DecodeLimits): RequestLayout {
  const { length } = reader.bytes;
  const resourceProfiles = new Rows();
  const tables = {
    mapping_table: new Rows(),
    location_table: new Rows(),
    function_table: new Rows(),
    link_table: new Rows(),
    string_table: new Rows(),
    attribute_table: new Rows(),
    stack_table: new Rows(),
  };
  while (reader.pos < length) {
    const tag = reader.uint32();
    if (tag === 10) addPart(reader, length, resourceProfiles, limits);
    else if (tag === 18) readDictionary(reader, reader.readEnd(length), tables, limits);
    else skipUnknown(reader, tag, length, 'ExportProfilesServiceRequest', 2);
  }
  reader.expectEnd(length);
  const scopes = new Rows();
  const profiles = new Rows();
  readMembers(reader, resourceProfiles, scopes, limits);
  readMembers(reader, scopes, profiles, limits);
  return { resourceProfiles, profiles, tables };
}

/** Finds field 2 of each owner: the scopes of resources, the profiles of scopes. */
function readMembers(reader: WireReader, owners: Rows, members: Rows, limits: DecodeLimits): void {
  for (let row = 0; row < owners.count; row++) {
    const end = owners.end(row);
    reader.pos = owners.start(row);
    while (reader.pos < end) {
      const tag = reader.uint32();
      if (tag === 18) addPart(reader, end, members, limits);
      else reader.skip(tag, end);
    }
    reader.expectEnd(end);
  }
}

function addPart(reader: WireReader, enclosingEnd: number, parts: Rows, limits: DecodeLimits): void {
  if (parts.count >= limits.maxProfiles) {
    throw limitError(
      limits,
      'maxProfiles',
      'another resource, scope or profile',
      'Send smaller batches.',
      reader.pos,
    );
  }
  parts.add(reader, enclosingEnd);
}

function readDictionary(
  reader: WireReader,
  end: number,
  tables: Readonly<Record<TableName, Rows>>,
  limits: DecodeLimits,
): void {
  while (reader.pos < end) {
    const tag = reader.uint32();
    const name = (tag & 7) === 2 ? DICTIONARY_TABLES[(tag >>> 3) - 1] : undefined;
    if (name === undefined) {
      skipUnknown(reader, tag, end, 'ProfilesDictionary', DICTIONARY_TABLES.length);
      continue;
    }
    const rows = tables[name];
    if (rows.count >= limits.maxTableRows) {
      throw limitError(limits, 'maxTableRows', `another row of ${name}`, 'Send smaller batches.', reader.pos);
    }
    rows.add(reader, end);
  }
  reader.expectEnd(end);
}
