import { WireReader } from '@hotspan/otlp-profiles';
import type { ProfileFormat } from './profile-format.js';

/** Nodes that are walked before the layout counts as found. Chance does not get through a dozen. */
const MAX_NODES = 4096;

/** The two lengths and the value. */
const SMALLEST_NODE_BYTES = 3;

/**
 * Trie and tree have one layout: `uvarint(length) name uvarint(value) uvarint(children)`, depth first, under a root without a
 * name. In a trie a name is a piece of a stack, in which `;` parts the frames; in a tree it is a function's name.
 */
export function detectTree(bytes: Uint8Array): Extract<ProfileFormat, 'trie' | 'tree'> | undefined {
  if (bytes[0] !== 0) return undefined;
  try {
    return walk(bytes);
  } catch {
    // Ignored: a varint that is cut short or too long, so none of the two.
    return undefined;
  }
}

function walk(bytes: Uint8Array): Extract<ProfileFormat, 'trie' | 'tree'> | undefined {
  const reader = new WireReader(bytes, (problem) => new Error(problem));
  reader.pos = 1;
  reader.varint64();
  let open = reader.uint32();
  if (open === 0) return undefined;
  let hasNames = false;
  let hasSeparator = false;
  for (let nodes = 0; open > 0 && nodes < MAX_NODES; nodes++) {
    if (open > (bytes.length - reader.pos) / SMALLEST_NODE_BYTES) return undefined;
    const nameEnd = reader.readEnd(bytes.length);
    const name = bytes.subarray(reader.pos, nameEnd);
    if (!name.every(isText)) return undefined;
    hasNames ||= name.length > 0;
    hasSeparator ||= name.includes(0x3b);
    reader.pos = nameEnd;
    reader.varint64();
    open += reader.uint32() - 1;
  }
  // Frames without a name exist, but zeros alone are no tree.
  if (!hasNames || (open === 0 && reader.pos !== bytes.length)) return undefined;
  return hasSeparator ? 'trie' : 'tree';
}

const isText = (byte: number): boolean => byte >= 0x20;
