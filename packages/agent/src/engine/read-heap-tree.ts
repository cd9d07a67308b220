import type { HeapNode } from './sampled-tree.js';

/** The tree in the text of a file that the engine has written when memory ran out. Throws when it is none. */
export function readHeapTree(text: string): HeapNode {
  // Written by the engine of a process that has died meanwhile, in the shape of its trees.
  const root = JSON.parse(text) as HeapNode;
  if (!Array.isArray(root.children)) throw new Error('the file holds no tree of the heap');
  return root;
}
