import {
  createNameTreeBuilder,
  type NameTree,
  type NameTreeBuilder,
  ROOT_NODE,
} from '../answer/name-tree.js';
import { DEFAULT_RATE, type FlamebearerValues } from '../legacy/flamebearer-values.js';
import { uploadError } from './check-upload.js';

/** The JSON of `/pyroscope/render`, read. */
export interface ReadFlamebearer {
  readonly values: FlamebearerValues;
  readonly tree: NameTree;
}

/** Integers of a node: distance from the end of the node before it, total, self and name. */
const WIDTH = 4;

/**
 * Reads the JSON that `/pyroscope/render` answers; undefined for text that is none. Throws HOTSPAN_ERR_SERVER_PROFILE for one that
 * contradicts itself, and for that of a diff.
 */
export function readFlamebearer(text: string): ReadFlamebearer | undefined {
  // Other JSON is as large, and need not be parsed twice.
  if (!/^\s*\{/.test(text) || !text.includes('"flamebearer"')) return undefined;
  const answer = objectOf(parse(text));
  const flamebearer = objectOf(answer.flamebearer);
  if (!Array.isArray(flamebearer.names) || !Array.isArray(flamebearer.levels)) return undefined;
  const metadata = objectOf(answer.metadata);
  if (metadata.format === 'double') {
    throw uploadError('the file shows two profiles in one. Upload each by itself, and ask for Diff.');
  }
  return { values: readValues(metadata), tree: readLevels(flamebearer.levels, flamebearer.names) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Whoever knows the format of the text has the error for it.
    return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function objectOf(value: unknown): Fields {
  // Every member is still looked at as unknown.
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function readValues({ name, units, sampleRate }: Fields): FlamebearerValues {
  return {
    name: typeof name === 'string' && name !== '' ? name : 'samples',
    units: typeof units === 'string' ? units : '',
    sampleRate: typeof sampleRate === 'number' && sampleRate > 0 ? sampleRate : DEFAULT_RATE,
  };
}

/** Nodes of one level, from left to right. */
interface Level {
  readonly nodes: readonly number[];
  /** Where each ends, from the left end of the root. */
  readonly ends: readonly number[];
}

function readLevels([root, ...levels]: readonly unknown[], names: readonly unknown[]): NameTree {
  const builder = createNameTreeBuilder();
  const nameIndexes = names.map((name, index) => {
    if (typeof name === 'string') return builder.addName(name);
    throw broken(`names[${index}] is no text`);
  });
  if (root === undefined) return builder.build();
  const [left, total] = numbersOf(root, 0);
  let above: Level = { nodes: [ROOT_NODE], ends: [(left ?? 0) + (total ?? 0)] };
  for (const [index, level] of levels.entries()) {
    above = readLevel(builder, nameIndexes, { above, depth: index + 1, values: numbersOf(level, index + 1) });
  }
  return builder.build();
}

function readLevel(
  builder: NameTreeBuilder,
  nameIndexes: readonly number[],
  {
    above,
    depth,
    values,
  }: { readonly above: Level; readonly depth: number; readonly values: readonly number[] },
): Level {
  const nodes: number[] = [];
  const ends: number[] = [];
  let end = 0;
  let caller = 0;
  for (let at = 0; at < values.length; at += WIDTH) {
    const [distance = 0, total = 0, self = 0, name = -1] = values.slice(at, at + WIDTH);
    const start = end + distance;
    end = start + total;
    // It is in no place: nothing tells what calls it.
    if (total === 0) continue;
    while (start >= (above.ends[caller] ?? Infinity)) caller++;
    const [parent, nameIndex] = [above.nodes[caller], nameIndexes[name]];
    if (parent === undefined) throw broken(`levels[${depth}] has a node that nothing calls`);
    if (nameIndex === undefined) throw broken(`levels[${depth}] has a node of name ${name}, which is none`);
    const node = builder.childOf(parent, nameIndex);
    builder.addSelf(node, self);
    nodes.push(node);
    ends.push(end);
  }
  return { nodes, ends };
}

function numbersOf(level: unknown, depth: number): readonly number[] {
  const isLevel =
    Array.isArray(level) &&
    level.length % WIDTH === 0 &&
    level.every((value) => Number.isInteger(value) && value >= 0);
  // Each is an integer: it was looked at.
  if (isLevel) return level as readonly number[];
  throw broken(`levels[${depth}] must be ${WIDTH} integers of 0 or more for each node`);
}

function broken(what: string): Error {
  return uploadError(`the flame graph cannot be read: ${what}. Save it again from where it came from.`);
}
