import type { HeapNode, TimeNode, TimeTree } from './sampled-tree.js';

/** A node of a call tree as a person would write it down. */
export interface ReadableRow {
  /** Leaf first, each as `name file:line`. */
  readonly frames: readonly string[];
  /** Time: samples and CPU nanoseconds. Heap: live objects and live bytes. */
  readonly values: readonly [number, number];
  /** What was recorded with the samples of time. */
  readonly contexts: readonly (object | undefined)[];
}

export function readTimeRows({ topDownRoot }: TimeTree): ReadableRow[] {
  return visit(topDownRoot, [], ({ hitCount, contexts = [] }) => ({
    values: [hitCount, contexts.reduce((sum, { cpuTime = 0 }) => sum + cpuTime, 0)],
    contexts: contexts.map(({ context }) => context),
  }));
}

export function readHeapRows(root: HeapNode): ReadableRow[] {
  return visit(root, [], ({ allocations }) => {
    const live = allocations.map((each) =>
      'count' in each
        ? { objects: each.count, bytes: each.count * each.sizeBytes }
        : { objects: each.inuseObjects, bytes: each.inuseSpaceBytes },
    );
    const add = (key: 'objects' | 'bytes'): number => live.reduce((sum, each) => sum + each[key], 0);
    return { values: [add('objects'), add('bytes')], contexts: [] };
  });
}

/** Bytes allocated since the last collection, where the engine counts them. */
export function allocatedBytes({ allocations, children }: HeapNode): number {
  const own = allocations.map((each) => ('allocSpaceBytes' in each ? each.allocSpaceBytes : 0));
  return [...own, ...children.map(allocatedBytes)].reduce((sum, bytes) => sum + bytes, 0);
}

function visit<N extends TimeNode | HeapNode>(
  node: N,
  callers: readonly string[],
  read: (node: N) => Omit<ReadableRow, 'frames'>,
): ReadableRow[] {
  // The children of a node are of its own kind.
  return (node.children as readonly N[]).flatMap((child) => {
    const file = child.scriptName.replace(/^file:\/\//, '');
    const frames = [`${child.name} ${file}:${child.lineNumber}`, ...callers];
    return [{ frames, ...read(child) }, ...visit(child, frames, read)];
  });
}

/** Adds up one value of all rows, or of those that have a frame of this function. */
export function total(rows: readonly ReadableRow[], position: 0 | 1, name?: string): number {
  return rows
    .filter(({ frames }) => name === undefined || frames.some((frame) => frame.startsWith(`${name} `)))
    .reduce((sum, { values }) => sum + values[position], 0);
}
