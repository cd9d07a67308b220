import { createOtlpReader } from '../wire/otlp-reader.js';
import type { WireReader } from '../wire/wire-reader.js';
import { WireWriter } from '../wire/wire-writer.js';
import { GENERATION_NUMBERS } from './generation.js';

/** Rewrites the bytes of a W6 request with the field numbers of an older generation; everything else stays as it is. */
export function asGeneration(w6: Uint8Array, generation: 'W4' | 'W5' | 'W6'): Uint8Array {
  const { sample, profile } = GENERATION_NUMBERS[generation];
  const sampleFields = new Map([
    [2, sample.attributeIndices],
    [3, sample.linkIndex],
    [4, sample.values],
  ]);
  const profileFields = new Map([
    [7, profile.profileId],
    [8, profile.droppedAttributesCount],
    [9, profile.originalPayloadFormat],
    [10, profile.originalPayload],
    [11, profile.attributeIndices],
  ]);
  const none = new Map<number, number>();
  const reader = createOtlpReader(w6);
  const writer = new WireWriter();

  /** Copies a message; `children` says how the messages in its fields are to be copied. */
  function copy(end: number, numbers: Map<number, number>, children: Record<number, () => CopyRule>): void {
    while (reader.pos < end) {
      const tag = reader.uint32();
      const number = numbers.get(tag >>> 3) ?? tag >>> 3;
      writer.uint32((number << 3) | (tag & 7));
      const child = children[tag >>> 3];
      if (child === undefined) copyField(reader, writer, tag, end);
      else {
        const mark = writer.begin();
        const { numbers: inner, children: below } = child();
        copy(reader.readEnd(end), inner, below);
        writer.end(mark);
      }
    }
  }

  const sampleRule = (): CopyRule => ({ numbers: sampleFields, children: {} });
  const profileRule = (): CopyRule => ({ numbers: profileFields, children: { 2: sampleRule } });
  const scopeRule = (): CopyRule => ({ numbers: none, children: { 2: profileRule } });
  const resourceRule = (): CopyRule => ({ numbers: none, children: { 2: scopeRule } });
  copy(w6.length, none, { 1: resourceRule });
  return writer.finish();
}

interface CopyRule {
  readonly numbers: Map<number, number>;
  readonly children: Record<number, () => CopyRule>;
}

function copyField(reader: WireReader, writer: WireWriter, tag: number, end: number): void {
  const { pos } = reader;
  reader.skip(tag, end);
  const content = reader.bytes.subarray(pos, reader.pos);
  writer.reserve(content.length).set(content, writer.pos);
  writer.pos += content.length;
}
