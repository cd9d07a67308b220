import { flameGraphError } from '../errors.js';
import { at, type FlameData, MAX_NODES } from './flame-data.js';
import { linkParents } from './link-parents.js';

/** A 64-bit number as proto3 JSON (decimal string), plain JSON (number) or generated messages (bigint) carry it. */
export type WireNumber = string | number | bigint;

/**
 * `querier.v1.FlameGraph` or `querier.v1.FlameGraphDiff` as it comes out of JSON: fields that hold their zero value may be
 * missing.
 */
export interface FlameGraphMessage {
  readonly names?: readonly string[];
  readonly levels?: readonly { readonly values?: readonly WireNumber[] }[];
}

/** Numbers per node and side: x (delta), total, self. */
const SIDE = 3;

/**
 * Decodes a single flame graph of `querier.v1` into columns. A message without levels is an empty graph: one root of value 0.
 * Numbers above 2^53 lose their last digits.
 *
 * @throws FlameGraphError HOTSPAN_ERR_FLAME_SHAPE, _GROUPS, _NUMBER, _NAME, _INTERVAL or _SIZE.
 */
export function decodeFlameGraph(message: FlameGraphMessage): FlameData {
  return decodeLevels(message, 1);
}

/**
 * Decodes a diff of `querier.v1` into columns: values are those of both sides together, and `baseline` has the part of the left one.
 *
 * @throws FlameGraphError as {@link decodeFlameGraph}.
 */
export function decodeFlameGraphDiff(message: FlameGraphMessage): FlameData {
  return decodeLevels(message, 2);
}

/** A node is the numbers of each side, the baseline first, and the index of its name. */
function decodeLevels(message: FlameGraphMessage, sides: 1 | 2): FlameData {
  const group = sides * SIDE + 1;
  const names = arrayField(message, 'names');
  const levels = arrayField(message, 'levels').map((level) => arrayField(level, 'values'));
  if (levels.length === 0) return decodeLevels(emptyMessage(group), sides);
  if (levels[0]?.length !== group) {
    throw flameGraphError('HOTSPAN_ERR_FLAME_SHAPE', {
      what: `the first level must hold exactly one node, which is ${group} numbers`,
      got: `${levels[0]?.length ?? 0} numbers`,
    });
  }
  const levelOffsets = countNodes(levels, group);
  const nodeCount = at(levelOffsets, levels.length);
  const columns = {
    starts: new Float64Array(nodeCount),
    totals: new Float64Array(nodeCount),
    selves: new Float64Array(nodeCount),
    nameIds: new Uint32Array(nodeCount),
  };
  const baseline =
    sides === 1 ? undefined : { totals: new Float64Array(nodeCount), selves: new Float64Array(nodeCount) };
  const target = { names, group, levelOffsets, ...columns, baseline };
  for (const [level, values] of levels.entries()) decodeLevel(values, level, target);
  const shape = { nodeCount, levelCount: levels.length, levelOffsets, ...columns, baseline };
  // Every name that a node refers to was checked above; others are never read.
  return { names: names as readonly string[], ...shape, ...linkParents(shape) };
}

/** What levels are decoded into. */
type Target = Pick<FlameData, 'levelOffsets' | 'starts' | 'totals' | 'selves' | 'nameIds' | 'baseline'> & {
  readonly names: readonly unknown[];
  /** Numbers per node. */
  readonly group: number;
};

/** Of one level, as a function that runs more than once is compiled sooner than a long loop. */
function decodeLevel(values: readonly unknown[], level: number, target: Target): void {
  const { names, group, starts, totals, selves, nameIds, baseline } = target;
  let node = at(target.levelOffsets, level);
  // Of both sides together: what lies before a node on either side lies before it here.
  let previousEnd = 0;
  for (let i = 0; i < values.length; i += group, node++) {
    let start = previousEnd + readNumber(values, i, level);
    let total = readNumber(values, i + 1, level);
    let self = readNumber(values, i + 2, level);
    if (baseline !== undefined) {
      baseline.totals[node] = total;
      baseline.selves[node] = self;
      start += readNumber(values, i + 3, level);
      total += readNumber(values, i + 4, level);
      self += readNumber(values, i + 5, level);
    }
    const nameId = readNumber(values, i + group - 1, level);
    if (typeof names[nameId] !== 'string') {
      throw flameGraphError('HOTSPAN_ERR_FLAME_NAME', { level, nameId, nameCount: names.length });
    }
    starts[node] = start;
    totals[node] = total;
    selves[node] = self;
    nameIds[node] = nameId;
    previousEnd = start + total;
  }
}

function emptyMessage(group: number): FlameGraphMessage {
  return { names: ['total'], levels: [{ values: new Array<number>(group).fill(0) }] };
}

function arrayField(holder: unknown, field: string): readonly unknown[] {
  const value = holder !== null && typeof holder === 'object' ? Reflect.get(holder, field) : holder;
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw flameGraphError('HOTSPAN_ERR_FLAME_SHAPE', { what: `${field} must be a list`, got: typeof value });
}

function countNodes(levels: readonly (readonly unknown[])[], group: number): Uint32Array {
  const offsets = new Uint32Array(levels.length + 1);
  let nodes = 0;
  for (const [level, values] of levels.entries()) {
    if (values.length % group !== 0) {
      throw flameGraphError('HOTSPAN_ERR_FLAME_GROUPS', { level, group, length: values.length });
    }
    nodes += values.length / group;
    offsets[level + 1] = nodes;
  }
  if (nodes > MAX_NODES) throw flameGraphError('HOTSPAN_ERR_FLAME_SIZE', { nodes, limit: MAX_NODES });
  return offsets;
}

function readNumber(values: readonly unknown[], index: number, level: number): number {
  const value = values[index];
  const number = typeof value === 'string' || typeof value === 'bigint' ? Number(value) : value;
  if (typeof number === 'number' && number >= 0 && number < Number.POSITIVE_INFINITY) return number;
  const got = typeof value === 'string' ? JSON.stringify(value) : String(value);
  throw flameGraphError('HOTSPAN_ERR_FLAME_NUMBER', { level, index, got });
}
