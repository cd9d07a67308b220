import { GrowableInt32 } from '@hotspan/otlp-profiles';
import { type JsonObject, toList, toObject } from '../json/json-fields.js';
import type { JsonPlace } from '../json/json-place.js';
import type { CallNodes } from './call-nodes.js';

/**
 * Reads nodes that hold their children, as `head` of a heap profile does. Numbers are given in the order of the text, callers
 * first: `head[3]` in an error is the fourth node of the file. Keeps its own stack: the nesting may be a million levels deep.
 */
export function readNodeTree(head: unknown): CallNodes {
  const nodes: JsonObject[] = [];
  const parents = new GrowableInt32();
  const place: JsonPlace = { base: 'head', index: 0 };
  const waiting: unknown[] = [head];
  const waitingParents: number[] = [-1];
  while (waiting.length > 0) {
    place.index = nodes.length;
    const node = toObject(waiting.pop(), place);
    parents.push(waitingParents.pop() ?? -1);
    nodes.push(node);
    if (node.children === undefined || node.children === null) continue;
    const children = toList(node.children, place, 'children');
    for (let at = children.length - 1; at >= 0; at--) {
      waiting.push(children[at]);
      waitingParents.push(place.index);
    }
  }
  return { nodes, parents: parents.toArray(), base: place.base };
}
