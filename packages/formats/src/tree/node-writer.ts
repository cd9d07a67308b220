import { WireWriter } from '@hotspan/otlp-profiles';
import { FormatError } from '../errors.js';
import type { FormatLimits } from '../format-limits.js';

export interface NodeInit {
  readonly name: Uint8Array;
  /** 0 to 2^63 - 1. */
  readonly value: bigint;
  readonly children: number;
}

/** Writes the nodes that node-reader.ts reads. */
export interface NodeWriter {
  /** Throws HOTSPAN_ERR_FORMAT_LIMIT when all nodes together have more than `maxBytes`. */
  write(node: NodeInit): void;
  finish(): Uint8Array<ArrayBuffer>;
}

/** The most that a length, a value and a number of children take. */
const LARGEST_NUMBERS_BYTES = 5 + 10 + 5;

export function createNodeWriter({ maxBytes }: Pick<FormatLimits, 'maxBytes'>): NodeWriter {
  const writer = new WireWriter();
  return {
    write({ name, value, children }) {
      if (writer.pos + name.length + LARGEST_NUMBERS_BYTES > maxBytes) {
        throw new FormatError(
          'HOTSPAN_ERR_FORMAT_LIMIT',
          `the profile takes more than maxBytes (${maxBytes}) bytes to write. Write fewer samples, or raise the limit.`,
          { limit: maxBytes },
        );
      }
      writer.uint32(name.length);
      writer.reserve(name.length).set(name, writer.pos);
      writer.pos += name.length;
      writer.varint64(Number(value & 0xffff_ffffn), Number(value >> 32n));
      writer.uint32(children);
    },
    finish: () => writer.finish(),
  };
}
