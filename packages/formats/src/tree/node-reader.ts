import { WireReader } from '@hotspan/otlp-profiles';
import { FormatError } from '../errors.js';
import type { FormatLimits } from '../format-limits.js';
import { checkNameLength } from '../model/frame-names.js';

/**
 * Reads the nodes of trie and tree, which share one layout: `uvarint(length of name) name uvarint(value) uvarint(children)`,
 * depth first. A uvarint is an unsigned LEB128 of up to 64 bits.
 */
export interface NodeReader {
  /** Reads one node into the fields below. Throws HOTSPAN_ERR_FORMAT_SYNTAX, _SHAPE and _LIMIT with the offset. */
  read(): void;
  /** Throws HOTSPAN_ERR_FORMAT_SYNTAX when bytes are left. */
  expectEnd(): void;
  /** Where the node begins. */
  readonly offset: number;
  /** The name is `bytes[nameStart .. nameEnd)`. */
  readonly nameStart: number;
  readonly nameEnd: number;
  /** Exact: a bigint past 2^53. */
  readonly value: number | bigint;
  readonly children: number;
}

/** Two lengths and a value, with nothing in them. */
const SMALLEST_NODE_BYTES = 3;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export function createNodeReader(bytes: Uint8Array, limits: FormatLimits): NodeReader {
  const wire = new WireReader(bytes, (_, at) =>
    syntaxError(`the number at byte ${at} is cut short, or longer than 10 bytes`, at),
  );
  // Members and no getters, with which each object would have a hidden class of its own and be slow to read.
  const node: Mutable<NodeReader> = {
    offset: 0,
    nameStart: 0,
    nameEnd: 0,
    value: 0,
    children: 0,
    read,
    expectEnd,
  };

  /** The 64-bit number that was read last, as a double: only to be compared with lengths. */
  const aboutNumber = (): number => wire.high * 0x1_0000_0000 + wire.low;

  function readName(): void {
    const at = wire.pos;
    wire.varint64();
    const length = aboutNumber();
    if (length > bytes.length - wire.pos) {
      const left = bytes.length - wire.pos;
      throw syntaxError(`the name at byte ${at} should have ${length} bytes, but ${left} are left`, at);
    }
    checkNameLength(length, at, limits);
    node.nameStart = wire.pos;
    node.nameEnd = wire.pos + length;
    wire.pos = node.nameEnd;
  }

  function readValue(): void {
    const at = wire.pos;
    wire.varint64();
    const { low, high } = wire;
    if (high >= 0x8000_0000) {
      throw new FormatError(
        'HOTSPAN_ERR_FORMAT_SHAPE',
        `the value at byte ${at} is 2^63 or more, which a signed 64-bit integer cannot hold. Send smaller values.`,
        { offset: at },
      );
    }
    node.value = high < 0x20_0000 ? aboutNumber() : (BigInt(high) << 32n) | BigInt(low);
  }

  function readChildren(): void {
    const at = wire.pos;
    wire.varint64();
    const children = aboutNumber();
    node.children = children;
    const left = bytes.length - wire.pos;
    if (children * SMALLEST_NODE_BYTES > left) {
      throw syntaxError(
        `the node at byte ${at} should have ${children} children, but ${left} bytes are left`,
        at,
      );
    }
  }

  function read(): void {
    node.offset = wire.pos;
    readName();
    readValue();
    readChildren();
  }

  function expectEnd(): void {
    const { pos } = wire;
    if (pos < bytes.length) {
      throw syntaxError(`the last node ends at byte ${pos}, but ${bytes.length - pos} bytes follow`, pos);
    }
  }

  return node;
}

/** `problem` names the offset. */
export function syntaxError(problem: string, offset: number): FormatError {
  return new FormatError(
    'HOTSPAN_ERR_FORMAT_SYNTAX',
    `${problem}. Send a whole tree or trie, as Pyroscope's formats "tree" and "trie" lay it out.`,
    { offset },
  );
}
