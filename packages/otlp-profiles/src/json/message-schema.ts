import { W3_FIELDS, W4_FIELDS } from './older-schemas.js';
import { FIELDS, type ScalarKind, type SchemaFields } from './schema.js';

/** The generations that differ in JSON: W5 has the names of W6. */
export type JsonGeneration = 'W3' | 'W4' | 'W6';

export interface Field {
  readonly number: number;
  /** In lowerCamelCase, for paths. */
  readonly name: string;
  /** All names that JSON may use for the field. */
  readonly names: readonly string[];
  readonly isRepeated: boolean;
  /** The message that the field holds, or else the kind of number or text. */
  readonly content: MessageSchema | ScalarKind;
}

export interface MessageSchema {
  readonly name: string;
  /** By every name. A Map: members of the input such as `constructor` find nothing in it. */
  readonly fields: ReadonlyMap<string, Field>;
}

/** What two fields were called up to opentelemetry-proto 1.8; with the same numbers. */
const FORMER_NAMES: ReadonlyMap<string, string> = new Map([
  ['Profile.samples', 'sample'],
  ['Location.lines', 'line'],
]);

const FIELDS_OF: Readonly<Record<JsonGeneration, SchemaFields>> = {
  W3: W3_FIELDS,
  W4: W4_FIELDS,
  W6: FIELDS,
};

const requests = new Map<JsonGeneration, MessageSchema>();

/** The schema of an export request. */
export function requestSchema(generation: JsonGeneration): MessageSchema {
  let schema = requests.get(generation);
  if (schema === undefined) {
    schema = buildSchema(FIELDS_OF[generation], 'ExportProfilesServiceRequest', new Map());
    requests.set(generation, schema);
  }
  return schema;
}

export function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Builds a message and those it holds; `built` ends the circle of values that hold values. */
function buildSchema(all: SchemaFields, name: string, built: Map<string, MessageSchema>): MessageSchema {
  const known = built.get(name);
  if (known !== undefined) return known;
  const fields = new Map<string, Field>();
  const schema = { name, fields };
  built.set(name, schema);
  for (const [protoName, [number, kind, repeated]] of Object.entries(all[name] ?? {})) {
    const former = FORMER_NAMES.get(`${name}.${protoName}`);
    const names = [...new Set([camelCase(protoName), protoName, former ?? protoName])];
    const field: Field = {
      number,
      name: names[0] ?? protoName,
      names,
      isRepeated: repeated === 'repeated',
      // The tables name messages that they hold, and scalars.
      content: Object.hasOwn(all, kind) ? buildSchema(all, kind, built) : (kind as ScalarKind),
    };
    for (const spelling of names) fields.set(spelling, field);
  }
  return schema;
}
