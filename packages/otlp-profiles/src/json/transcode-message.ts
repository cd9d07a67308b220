import { type DecodeLimits, limitError } from '../decode/decode-limits.js';
import { OtlpProfilesError } from '../errors.js';
import type { WireWriter } from '../wire/wire-writer.js';
import { formatJsonPath } from './json-path.js';
import type { Field, MessageSchema } from './message-schema.js';
import { transcodeScalar } from './transcode-scalar.js';

/** Where the writing of one request stands. */
export interface Transcoding {
  readonly writer: WireWriter;
  readonly limits: DecodeLimits;
  /** Of numbers that were put in quotes, see quote-long-numbers.ts. */
  readonly mark: string;
  /** To the value that is being written; changes all the time. */
  readonly path: (string | number)[];
  /** Attribute values around the one that is being written: the only message that can hold itself. */
  valueDepth: number;
}

/**
 * Writes the members of a JSON object as fields of a message, by the rules of protobuf's JSON: members that the schema does not
 * know are left out with all they hold, null stands for an absent member (and for nothing else: an array must not hold it), and of
 * a member under several of its names the last counts.
 *
 * Throws HOTSPAN_ERR_OTLP_JSON with the path for a value of another type, HOTSPAN_ERR_OTLP_LIMIT beyond `maxValueDepth`, which
 * bounds the recursion.
 */
export function transcodeMessage(state: Transcoding, schema: MessageSchema, value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrongType(state, `an object (${schema.name})`, value);
  }
  const isAnyValue = schema.name === 'AnyValue';
  if (isAnyValue) enterValue(state);
  // An object by the check above, with any members.
  const members = value as Readonly<Record<string, unknown>>;
  const names = Object.keys(members);
  for (const name of names) {
    const field = schema.fields.get(name);
    if (field === undefined) continue;
    const member = members[name];
    if (member === null || isRepeatedLater(members, names, name, field)) continue;
    state.path.push(field.name);
    if (field.isRepeated) transcodeList(state, field, member);
    else transcodeField(state, field, member);
    state.path.pop();
  }
  if (isAnyValue) state.valueDepth--;
}

function transcodeList(state: Transcoding, field: Field, list: unknown): void {
  if (!Array.isArray(list)) throw wrongType(state, 'an array', list);
  const { path } = state;
  const at = path.push(0) - 1;
  for (let i = 0; i < list.length; i++) {
    path[at] = i;
    transcodeField(state, field, list[i]);
  }
  path.pop();
}

function transcodeField(state: Transcoding, { number, content }: Field, value: unknown): void {
  const { writer } = state;
  if (typeof content !== 'string') {
    writer.uint32((number << 3) | 2);
    const mark = writer.begin();
    transcodeMessage(state, content, value);
    writer.end(mark);
  } else if (!transcodeScalar(writer, number, content, value, state.mark)) {
    throw wrongType(state, `of type ${content}`, value);
  }
}

/** Whether the field comes again under another name. Binary decoders would merge the two. */
function isRepeatedLater(
  members: Readonly<Record<string, unknown>>,
  names: readonly string[],
  name: string,
  field: Field,
): boolean {
  for (const other of field.names) {
    if (other === name || !Object.hasOwn(members, other) || members[other] === null) continue;
    // Rare, and once for each name of a field: a search through all names is no loop within a loop.
    if (names.indexOf(other) > names.indexOf(name)) return true;
  }
  return false;
}

function enterValue(state: Transcoding): void {
  if (state.valueDepth > state.limits.maxValueDepth) {
    const found = `the attribute value at ${formatJsonPath(state.path)} is nested another level`;
    throw limitError(state.limits, 'maxValueDepth', found, 'Send flatter attributes.');
  }
  state.valueDepth++;
}

function wrongType({ path, mark }: Transcoding, expected: string, value: unknown): OtlpProfilesError {
  return new OtlpProfilesError(
    'HOTSPAN_ERR_OTLP_JSON',
    `${formatJsonPath(path)} must be ${expected}, got ${describe(value, mark)}.`,
  );
}

const SHOWN_CHARACTERS = 60;

/** Not JSON.stringify, which calls itself for each level: the value may be nested as deep as the message is long. */
function describe(value: unknown, mark: string): string {
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return String(value);
  if (value.startsWith(mark)) return value.slice(mark.length, mark.length + SHOWN_CHARACTERS);
  return JSON.stringify(value.slice(0, SHOWN_CHARACTERS));
}
