import { flameGraphError } from '../errors.js';
import { createNameTable } from './create-name-table.js';
import { createFlameBuilder } from './flame-builder.js';
import { type FlameData, ROOT_NODE } from './flame-data.js';

/** Name of the root, which has none in the bytes. */
const TOTAL = 'total';

/**
 * Decodes the bytes of Pyroscope's tree format (`PROFILE_FORMAT_TREE`): depth first, each node its name, its own value and the number
 * of its callees. No bytes are an empty graph. Numbers above 2^53 lose their last digits.
 *
 * @throws FlameGraphError HOTSPAN_ERR_FLAME_TREE or _SIZE.
 */
export function decodeTreeBytes(bytes: Uint8Array): FlameData {
  const { names, idOf } = createNameTable();
  const builder = createFlameBuilder({ names, rootNameId: idOf(TOTAL), isDiff: false });
  const reader = createReader(bytes);

  /** Callers with callees to come, the innermost last. */
  const open: { readonly node: number; callees: number }[] = [];
  while (!reader.isAtEnd()) {
    const caller = open.at(-1);
    const name = reader.text();
    if (caller === undefined && name !== '')
      throw reader.problem(`the root must have no name, got "${name}"`);
    const node = caller === undefined ? ROOT_NODE : builder.callee(caller.node, idOf(name));
    builder.add(node, reader.number());
    open.push({ node, callees: reader.number() });
    while (open.at(-1)?.callees === 0) open.pop();
    const next = open.at(-1);
    if (next === undefined) break;
    next.callees--;
  }
  if (open.length > 0) throw reader.problem('callees are missing');
  if (!reader.isAtEnd()) throw reader.problem('bytes follow the complete tree');
  return builder.build();
}

/** Reads what the format is made of. Numbers are unsigned LEB128. */
function createReader(bytes: Uint8Array): {
  isAtEnd(): boolean;
  number(): number;
  text(): string;
  problem(what: string): Error;
} {
  const decoder = new TextDecoder();
  let offset = 0;

  const problem = (what: string): Error => flameGraphError('HOTSPAN_ERR_FLAME_TREE', { offset, what });

  function number(): number {
    let value = 0;
    for (let scale = 1; scale < 2 ** 70; scale *= 128) {
      const byte = bytes[offset];
      if (byte === undefined) throw problem('the bytes end within a number');
      offset++;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw problem('a number has more than ten bytes');
  }

  return {
    isAtEnd: () => offset >= bytes.length,
    number,
    text() {
      const end = number() + offset;
      if (end > bytes.length) throw problem('the bytes end within a name');
      const text = decoder.decode(bytes.subarray(offset, end));
      offset = end;
      return text;
    },
    problem,
  };
}
