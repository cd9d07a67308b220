import { createOtlpReader } from '../wire/otlp-reader.js';
import { formatJsonPath } from './json-path.js';
import type { Field, MessageSchema } from './message-schema.js';

/**
 * The place in a JSON request of a byte of its binary form, which the transcoder has written: the innermost field that holds the
 * byte. Walks the fields on the way only.
 */
export function findJsonPath(bytes: Uint8Array, offset: number, request: MessageSchema): string {
  const reader = createOtlpReader(bytes);
  const path: (string | number)[] = [];
  let schema: MessageSchema | undefined = request;
  let end = bytes.length;
  while (schema !== undefined) {
    const fields = byNumber(schema);
    const counts = new Map<number, number>();
    schema = undefined;
    while (reader.pos < end) {
      const tag = reader.uint32();
      const { pos } = reader;
      reader.skip(tag, end);
      const number = tag >>> 3;
      const index = counts.get(number) ?? 0;
      counts.set(number, index + 1);
      if (reader.pos < offset) continue;
      const field = fields.get(number);
      if (field === undefined) break;
      path.push(field.name);
      if (field.isRepeated) path.push(index);
      if (typeof field.content === 'string') break;
      reader.pos = pos;
      end = reader.readEnd(end);
      // At its beginning: the message itself.
      if (offset > reader.pos) schema = field.content;
      break;
    }
  }
  return formatJsonPath(path);
}

function byNumber({ fields }: MessageSchema): ReadonlyMap<number, Field> {
  return new Map(Array.from(fields.values(), (field) => [field.number, field]));
}
