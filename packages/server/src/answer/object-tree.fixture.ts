import type { SeededRandom } from '../seeded-random.fixture.js';
import { createNameTreeBuilder, type NameTree } from './name-tree.js';

/**
 * The rules of the encodings once more, over plain objects and by recursion: slow, short and independent of the columns. For
 * tests that compare.
 */
export interface ObjectNode {
  readonly name: string;
  self: number;
  total: number;
  children: ObjectNode[];
}

/** Names from the root, and a value. */
export type Stack = readonly [names: readonly string[], value: number];

/** Stacks as text, `outer;inner 12` each. */
export function stacksOf(...lines: readonly string[]): Stack[] {
  return lines.map((line) => {
    const space = line.lastIndexOf(' ');
    return [line.slice(0, space).split(';'), Number(line.slice(space + 1))];
  });
}

export function treeOf(stacks: readonly Stack[]): NameTree {
  const builder = createNameTreeBuilder();
  for (const [names, value] of stacks) builder.addStack(names, value);
  return builder.build();
}

/** Siblings are in the order of their UTF-8 bytes. */
export function objectTreeOf(stacks: readonly Stack[]): ObjectNode {
  const root: ObjectNode = { name: 'total', self: 0, total: 0, children: [] };
  for (const [names, value] of stacks) {
    if (names.length === 0 || value <= 0) continue;
    let node = root;
    node.total += value;
    for (const name of names) {
      node = childNamed(node, name);
      node.total += value;
    }
    node.self += value;
  }
  return root;
}

function childNamed(node: ObjectNode, name: string): ObjectNode {
  const known = node.children.find((child) => child.name === name);
  if (known !== undefined) return known;
  const child: ObjectNode = { name, self: 0, total: 0, children: [] };
  node.children.push(child);
  node.children.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  return child;
}

export function minTotalOf(root: ObjectNode, maxNodes: number): number {
  const totals: number[] = [];
  const collect = (node: ObjectNode): void => {
    for (const child of node.children) {
      totals.push(child.total);
      collect(child);
    }
  };
  collect(root);
  if (maxNodes < 1 || totals.length <= maxNodes) return 0;
  return totals.sort((a, b) => b - a)[maxNodes - 1] ?? 0;
}

/** As the flame graph shows it: every `other` is synthetic and last. */
export function foldedForFlameGraph(node: ObjectNode, minTotal: number): ObjectNode {
  const shown = node.children.filter((child) => child.name !== 'other' && child.total >= minTotal);
  const rest = sumOf(node.children) - sumOf(shown);
  const children = shown.map((child) => foldedForFlameGraph(child, minTotal));
  if (rest > 0) children.push({ name: 'other', self: rest, total: rest, children: [] });
  return { ...node, children };
}

/** As the tree bytes show it: an `other` of the data stays and takes what is folded. */
export function foldedForTreeBytes(node: ObjectNode, minTotal: number): ObjectNode {
  const shown = node.children.filter((child) => child.name === 'other' || child.total >= minTotal);
  const rest = sumOf(node.children) - sumOf(shown);
  const folded: ObjectNode = { ...node, children: shown.map((child) => foldedForTreeBytes(child, minTotal)) };
  if (rest > 0) {
    const other = childNamed(folded, 'other');
    other.self += rest;
    other.total += rest;
  }
  return folded;
}

function sumOf(nodes: readonly ObjectNode[]): number {
  return nodes.reduce((sum, node) => sum + node.total, 0);
}

/** Names that are hard to sort or have a meaning of their own, beside usual ones. */
const NAMES = ['a', 'b', 'ab', 'B', '', 'é', '\u{1f600}', '\u{1f600}x', '\uffee', 'other', 'total', 'z'];

/** Few names and small values, so that paths meet and totals tie; sometimes values of 2^40. */
export function randomStacks(random: SeededRandom): Stack[] {
  const names = NAMES.slice(0, 1 + random.integer(NAMES.length));
  return Array.from({ length: random.integer(30) }, () => [
    Array.from({ length: random.integer(6) }, () => random.pick(names)),
    random.integer(6) * (random.chance(0.1) ? 2 ** 40 : 1),
  ]);
}
