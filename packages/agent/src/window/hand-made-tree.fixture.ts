import type { TimeNode, TimeTree } from '../engine/sampled-tree.js';

/** A row of a tree made by hand: a stack leaf first, what was recorded, samples, and CPU nanoseconds of all of them. */
export type HandMadeRow = readonly [
  stack: readonly (keyof typeof HAND_MADE_FRAMES)[],
  context: object | undefined,
  hits: number,
  cpuNanos: number,
];

/** Two functions of one name in one file, an anonymous one, one of a module, and what is V8's own. */
export const HAND_MADE_FRAMES = {
  handlerA: ['handler', '/app/bundle.js', 10, 3],
  handlerB: ['handler', '/app/bundle.js', 200, 1],
  anonymous: ['', '/app/bundle.js', 7, 9],
  module: ['load', 'file:///app/with%20space.mjs', 2, 1],
  sort: ['sort', '', 0, 0],
  idle: ['(idle)', '', 0, 0],
  program: ['(program)', '', 0, 0],
  collector: ['(garbage collector)', '', 0, 0],
} as const;

export const HAND_MADE_INTERVAL_MICROS = 10;

/** A tree as V8 makes it, over exactly the time of its samples. */
export function handMadeTree(rows: readonly HandMadeRow[], nonJSThreadsCpuTime = 0): TimeTree {
  const topDownRoot = createNode('', '', 0, 0);
  for (const [stack, context, hits, cpuNanos] of rows) {
    let node = topDownRoot;
    for (const key of stack.toReversed()) node = childOf(node, key);
    node.hitCount += hits;
    for (let i = 0; i < hits; i++)
      node.contexts.push({ ...(context && { context }), cpuTime: cpuNanos / hits });
  }
  const hits = rows.reduce((sum, [, , count]) => sum + count, 0);
  return {
    topDownRoot,
    startTime: 1_000,
    endTime: 1_000 + hits * HAND_MADE_INTERVAL_MICROS,
    nonJSThreadsCpuTime,
  };
}

interface MutableNode extends TimeNode {
  hitCount: number;
  readonly contexts: { context?: object; cpuTime: number }[];
  readonly children: MutableNode[];
}

function createNode(name: string, scriptName: string, lineNumber: number, columnNumber: number): MutableNode {
  return { name, scriptName, lineNumber, columnNumber, hitCount: 0, contexts: [], children: [] };
}

function childOf({ children }: MutableNode, key: keyof typeof HAND_MADE_FRAMES): MutableNode {
  const [name, file, line, column] = HAND_MADE_FRAMES[key];
  const known = children.find((node) => node.name === name && node.lineNumber === line);
  if (known) return known;
  const node = createNode(name, file, line, column);
  children.push(node);
  return node;
}
