import { flameGraphError } from '../errors.js';
import { at, type FlameData } from './flame-data.js';
import { linkParents } from './link-parents.js';

/** A 64-bit number as proto3 JSON (decimal string), plain JSON (number) or generated messages (bigint) carry it. */
export type WireNumber = string | number | bigint;

/** `querier.v1.FlameGraph` as it comes out of JSON: fields that hold their zero value may be missing. */
export interface FlameGraphMessage {
  readonly names?: readonly string[];
  readonly levels?: readonly { readonly values?: readonly WireNumber[] }[];
}

/** Numbers per node of a single flame graph: x (delta), total, self, name index. */
const GROUP = 4;

/** Four times what the server sends at most (1 048 576), about 170 MB of columns. */
export const MAX_NODES: number = 4 * 1_048_576;

/**
 * Decodes a single flame graph of `querier.v1` into columns. A message without levels is an empty graph: one root of value 0.
 * Numbers above 2^53 lose their last digits.
 *
 * @throws FlameGraphError HOTSPAN_ERR_FLAME_SHAPE, _GROUPS, _NUMBER, _NAME, _INTERVAL or _SIZE.
 */
export function decodeFlameGraph(message: FlameGraphMessage): FlameData {
  const names = arrayField(message, 'names');
  const levels = arrayField(message, 'levels').map((level) => arrayField(level, 'values'));
  if (levels.length === 0) return emptyFlameData();
  if (levels[0]?.length !== GROUP) {
    throw flameGraphError('HOTSPAN_ERR_FLAME_SHAPE', {
      what: 'the first level must hold exactly one node',
      got: `${(levels[0]?.length ?? 0) / GROUP} nodes`,
    });
  }

  const levelOffsets = countNodes(levels);
  const nodeCount = at(levelOffsets, levels.length);
  const columns = {
    starts: new Float64Array(nodeCount),
    totals: new Float64Array(nodeCount),
    selves: new Float64Array(nodeCount),
    nameIds: new Uint32Array(nodeCount),
  };
  for (const [level, values] of levels.entries()) {
    let node = at(levelOffsets, level);
    let previousEnd = 0;
    for (let i = 0; i < values.length; i += GROUP, node++) {
      const start = previousEnd + readNumber(values[i], level, i);
      const total = readNumber(values[i + 1], level, i + 1);
      const nameId = readNumber(values[i + 3], level, i + 3);
      if (typeof names[nameId] !== 'string') {
        throw flameGraphError('HOTSPAN_ERR_FLAME_NAME', { level, nameId, nameCount: names.length });
      }
      columns.starts[node] = start;
      columns.totals[node] = total;
      columns.selves[node] = readNumber(values[i + 2], level, i + 2);
      columns.nameIds[node] = nameId;
      previousEnd = start + total;
    }
  }
  const shape = { nodeCount, levelCount: levels.length, levelOffsets, ...columns };
  // Every name that a node refers to was checked above; others are never read.
  return { names: names as readonly string[], ...shape, ...linkParents(shape) };
}

function emptyFlameData(): FlameData {
  return decodeFlameGraph({ names: ['total'], levels: [{ values: [0, 0, 0, 0] }] });
}

function arrayField(holder: unknown, field: string): readonly unknown[] {
  const value = holder !== null && typeof holder === 'object' ? Reflect.get(holder, field) : holder;
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw flameGraphError('HOTSPAN_ERR_FLAME_SHAPE', { what: `${field} must be a list`, got: typeof value });
}

function countNodes(levels: readonly (readonly unknown[])[]): Uint32Array {
  const offsets = new Uint32Array(levels.length + 1);
  let nodes = 0;
  for (const [level, values] of levels.entries()) {
    if (values.length % GROUP !== 0) {
      throw flameGraphError('HOTSPAN_ERR_FLAME_GROUPS', { level, length: values.length });
    }
    nodes += values.length / GROUP;
    offsets[level + 1] = nodes;
  }
  if (nodes > MAX_NODES) throw flameGraphError('HOTSPAN_ERR_FLAME_SIZE', { nodes, limit: MAX_NODES });
  return offsets;
}

function readNumber(value: unknown, level: number, index: number): number {
  const number = typeof value === 'string' || typeof value === 'bigint' ? Number(value) : value;
  if (typeof number === 'number' && number >= 0 && number < Number.POSITIVE_INFINITY) return number;
  const got = typeof value === 'string' ? JSON.stringify(value) : String(value);
  throw flameGraphError('HOTSPAN_ERR_FLAME_NUMBER', { level, index, got });
}
